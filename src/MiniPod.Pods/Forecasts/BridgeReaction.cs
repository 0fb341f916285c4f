using System.Globalization;
using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Forecasts;

/// <summary>
/// What the kernel makes of a bridge when a port comes or goes. Unless somebody gave it another one, its MTU is the smallest of its ports,
/// and its hardware address the lowest [br_if.c, br_mtu_auto_adjust; br_stp_if.c, br_stp_recalculate_bridge_id].
/// </summary>
/// <remarks>The kernel does not tell whether somebody did. A bridge that has what it would have by itself counts as one to which nobody
/// did.</remarks>
internal static class BridgeReaction
{
    private const string Mtu = "mtu ", Mac = "mac ", NoMac = "00:00:00:00:00:00";
    private const int DefaultMtu = 1500;

    /// <summary>The bridge, once it has one more port.</summary>
    /// <param name="bridge">The bridge as it is.</param>
    /// <param name="port">The port.</param>
    /// <param name="outlook">What else is so.</param>
    public static HostFact With(HostFact bridge, HostFact port, HostOutlook outlook)
    {
        var ports = PortsOf(bridge, outlook);
        return After(bridge, ports, [.. ports, port]);
    }

    /// <summary>The bridge, once it has no longer some of its ports.</summary>
    /// <inheritdoc cref="With"/>
    public static HostFact Without(HostFact bridge, IReadOnlyCollection<HostFact> gone, HostOutlook outlook)
    {
        var ports = PortsOf(bridge, outlook);
        return After(bridge, ports, [.. ports.Except(gone)]);
    }

    /// <summary>Whether it cannot be known if the bridge gets the hardware address of a new port: that may be the lowest then, or nobody
    /// gave the bridge the one that it has without ports, which is what a plugin does that makes it the gateway.</summary>
    public static bool MayGetAnotherMac(HostFact bridge, HostOutlook outlook, bool isGateway) =>
        ValueOf(bridge, Mac) is { Length: > 0 } mac && PortsOf(bridge, outlook) is var ports
            && (ports.Count > 0 ? mac == LowestMac(ports) : mac != NoMac && !isGateway);

    private static HostFact After(HostFact bridge, List<HostFact> before, List<HostFact> after)
    {
        var (mtu, mac) = (ValueOf(bridge, Mtu), ValueOf(bridge, Mac));
        if (mtu == SmallestMtu(before)) mtu = SmallestMtu(after);

        // Which of several addresses is the lowest is not known before all of them are.
        if (mac == LowestMac(before) && (after.Count == 1 || after.TrueForAll(port => ValueOf(port, Mac) != PlannedChange.AfterApply)))
            mac = LowestMac(after);
        return bridge with
        {
            Details = [.. bridge.Details.Select(detail => IsOf(detail, Mtu) ? Mtu + mtu : IsOf(detail, Mac) ? Mac + mac : detail)],
        };
    }

    private static List<HostFact> PortsOf(HostFact bridge, HostOutlook outlook) =>
        [.. outlook.OnHost(HostFactKind.Interface).Where(fact => fact.Details.Contains($"port of {bridge.Subject}"))];

    private static string SmallestMtu(List<HostFact> ports) => ports
        .Select(port => int.Parse(ValueOf(port, Mtu), CultureInfo.InvariantCulture))
        .DefaultIfEmpty(DefaultMtu)
        .Min()
        .ToString(CultureInfo.InvariantCulture);

    private static string LowestMac(List<HostFact> ports) =>
        ports.Select(port => ValueOf(port, Mac)).DefaultIfEmpty(NoMac).Min(StringComparer.Ordinal)!;

    private static string ValueOf(HostFact fact, string word) =>
        fact.Details.FirstOrDefault(detail => IsOf(detail, word))?[word.Length..] ?? "";

    private static bool IsOf(string detail, string word) => detail.StartsWith(word, StringComparison.Ordinal);
}
