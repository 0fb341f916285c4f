using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Firewall;

/// <summary>
/// The rules of the table nat that the plugins bridge, ptp and portmap made for a pod, looked at. Their own CHECK does not do for it:
/// bridge and ptp pass over their masquerade, and portmap asks for rules in both families, whatever addresses the pod has [plugins 1.1.1].
/// </summary>
internal static class NatRules
{
    /// <summary>What is gone, in words; null when all is there, or is none of iptables: a plugin that is told to work with nftables, a host without it.</summary>
    /// <param name="list">The network.</param>
    /// <param name="containerId">The sandbox, which the rules name in a comment.</param>
    /// <param name="addresses">The pod's addresses on the network.</param>
    /// <param name="ports">The ports published on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The rules cannot be looked at.</exception>
    public static async Task<string?> FindMissingAsync(NetworkConfigList list, string containerId, IReadOnlyList<IPAddress> addresses, IReadOnlyList<PortMapping> ports, CancellationToken cancellationToken)
    {
        var masquerades = list.Plugins.Any(plugin => plugin.Type is "bridge" or "ptp" && Is(plugin, "ipMasq") && Text(plugin, "ipMasqBackend") is null or "iptables");
        var publishes = ports.Count > 0 && list.Plugins.Any(plugin => plugin.Type == "portmap" && Text(plugin, "backend") is null or "iptables");
        if (!masquerades && !publishes) return null;
        foreach (var family in addresses.GroupBy(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables"))
        {
            if (await SystemTool.FindAsync($"{family.Key}-save", ["-t", "nat"], cancellationToken).ConfigureAwait(false) is not { } text) continue;
            var rules = text.Split('\n');
            foreach (var address in family)
            {
                if (masquerades && !rules.Any(rule => IsMasquerade(rule, containerId, address))) return $"the firewall has no rule any more that masquerades {address} (iptables-save -t nat)";
                if (publishes && ports.FirstOrDefault(port => IsReachedAt(port, address) && !IsPublished(rules, containerId, address, port)) is { } closed)
                    return $"the firewall has no rule any more that leads {closed} to {address} (iptables-save -t nat)";
            }
        }

        return null;
    }

    private static bool IsMasquerade(string rule, string containerId, IPAddress address) =>
        rule.StartsWith("-A POSTROUTING ", StringComparison.Ordinal) && rule.Contains($" -s {address}/", StringComparison.Ordinal) && rule.Contains(containerId, StringComparison.Ordinal);

    // Three rules in a row: the hook, the container's entry, and the new destination in the chain that the entry jumps to.
    private static bool IsPublished(string[] rules, string containerId, IPAddress address, PortMapping port)
    {
        var target = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        var destination = string.Create(CultureInfo.InvariantCulture, $" --to-destination {target}:{port.ContainerPort}");
        var dport = string.Create(CultureInfo.InvariantCulture, $" --dport {port.HostPort} ");
        return rules.Any(rule => rule.StartsWith("-A PREROUTING ", StringComparison.Ordinal) && rule.EndsWith(" -j CNI-HOSTPORT-DNAT", StringComparison.Ordinal))
            && rules.Any(rule => rule.StartsWith("-A CNI-HOSTPORT-DNAT ", StringComparison.Ordinal) && rule.Contains(containerId, StringComparison.Ordinal))
            && rules.Any(rule => rule.Contains(dport, StringComparison.Ordinal) && rule.EndsWith(destination, StringComparison.Ordinal));
    }

    private static bool IsReachedAt(PortMapping port, IPAddress address) => port.HostIp is null || IPAddress.Parse(port.HostIp).AddressFamily == address.AddressFamily;

    private static bool Is(PluginConfig plugin, string key) => plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(PluginConfig plugin, string key) => plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
