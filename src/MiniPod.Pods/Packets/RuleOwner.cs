using System.Net;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Packets;

/// <summary>Finds to which pod a rule belongs: it names the pod's address, or its sandbox.</summary>
internal static class RuleOwner
{
    /// <summary>Finds it.</summary>
    /// <returns>The full name of the pod; null if the rule is of none.</returns>
    public static string? Find(IReadOnlyList<PodSighting> pods, RuleText rule)
    {
        var words = rule.Text.Split(' ', '"', ',');
        var addresses = words.Select(AddressOf).OfType<IPAddress>().ToHashSet();
        return pods.FirstOrDefault(pod => pod.Facts.SandboxId is { } id && rule.Text.Contains(id, StringComparison.Ordinal)
            || pod.Facts.Addresses.Any(address => addresses.Contains(IPAddress.Parse(address))))?.Status.Record.FullName;
    }

    // 10.231.0.2, 10.231.0.2/32, 10.231.0.2:80, [fd00::2]:80. A network of more than one address is no pod's.
    private static IPAddress? AddressOf(string word)
    {
        if (IPNetwork.TryParse(word, out var network))
            return network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress : null;
        return word.AsSpan().ContainsAny('.', ':') && IPEndPoint.TryParse(word, out var end) ? end.Address : null;
    }
}
