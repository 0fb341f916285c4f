using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the portmap plugin would change: connections to a port of the host become connections to the pod.</summary>
internal static class PortmapForecast
{
    private const int MostPorts = 15; // iptables-extensions(8), "multiport"
    private static readonly string[] OwnKeys = ["conditionsV4", "conditionsV6", "markMasqBit", "externalSetMarkChain"];

    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        if (ahead.Ports.Count == 0) return [];
        if (PluginBackend.Configured(plugin) == PluginBackend.Nftables)
            return [PlannedChange.Unknown("rule", ForecastReason.NftablesPorts)];
        if (OwnKeys.Any(key => plugin.Json.TryGetProperty(key, out _)))
            return [PlannedChange.Unknown("rule", ForecastReason.PortKeys, string.Join(", ", OwnKeys))];
        var isMasqueraded = !PluginKeys.IsOff(plugin, "snat");

        // portmap publishes on the first address of each family.
        return ahead.Addresses.GroupBy(address => address.IsIPv6).SelectMany(family =>
        {
            var address = family.First();
            var ports = ahead.Ports.Where(port => IsOf(port, address)).ToList();
            return ports.Count == 0 ? [] : OfFamily(ahead, plugin, address, ports, isMasqueraded);
        });
    }

    private static bool IsOf(PortMapping port, PlannedAddress address) =>
        port.HostIp is null || port.HostIp.Contains(':', StringComparison.Ordinal) == address.IsIPv6;

    private static IEnumerable<PlannedChange> OfFamily(
        PlannedAttachment ahead, PluginConfig plugin, PlannedAddress address, IReadOnlyList<PortMapping> ports, bool isMasqueraded)
    {
        var nat = $"{address.Iptables} -t nat";
        var (chain, mark) = (ahead.Chain("CNI-DN-", PluginChains.Published), "CNI-HOSTPORT-SETMARK");
        string[] common =
        [
            $"{nat} -N CNI-HOSTPORT-DNAT",
            $"{nat} -A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
            $"{nat} -A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
        ];
        string[] ofMark =
        [
            $"{nat} -N {mark}",
            $"{nat} -N CNI-HOSTPORT-MASQ",
            $"{nat} -A {mark} -m comment --comment \"CNI portfwd masquerade mark\" -j MARK --set-xmark 0x2000/0x2000",
            $"{nat} -A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE",
            $"{nat} -A POSTROUTING -m comment --comment \"CNI portfwd requiring masquerade\" -j CNI-HOSTPORT-MASQ",
        ];
        var rules = new List<string> { $"{nat} -N {chain}" };
        foreach (var protocol in ports.GroupBy(port => port.Protocol.ToString()))
        {
            rules.AddRange(protocol.Select(port => port.HostPort).Chunk(MostPorts).Select(numbers =>
                $"{nat} -A CNI-HOSTPORT-DNAT -p {protocol.Key} {ahead.Comment("dnat ")} -m multiport "
                + $"--dports {string.Join(',', numbers)} -j {chain}"));
        }

        foreach (var port in ports)
        {
            var match = $"{Destination(port)}-p {port.Protocol} -m {port.Protocol} --dport {port.HostPort}";
            var to = address.IsIPv6 ? $"[{address.Address}]" : address.Address;
            if (isMasqueraded)
            {
                rules.Add($"{nat} -A {chain} -s {address.Subnet} {match} -j {mark}");
                if (!address.IsIPv6) rules.Add($"{nat} -A {chain} -s 127.0.0.1/32 {match} -j {mark}");
            }

            rules.Add($"{nat} -A {chain} {match} -j DNAT --to-destination {to}:{port.ContainerPort}");
        }

        var added = ahead.Outlook.Missing(HostFactKind.Rule, isMasqueraded ? common.Concat(ofMark) : common)
            .Concat(rules.Select(rule => PlannedChange.Add(HostFactKind.Rule, rule)));
        return isMasqueraded && !address.IsIPv6 ? added.Concat(Localhost(ahead)) : added;
    }

    private static string Destination(PortMapping port) => port.HostIp is { } ip && !System.Net.IPAddress.Parse(ip).Equals(Any(ip))
        ? $"-d {IptablesFamily.HostPrefix(System.Net.IPAddress.Parse(ip))} "
        : "";

    private static System.Net.IPAddress Any(string ip) =>
        ip.Contains(':', StringComparison.Ordinal) ? System.Net.IPAddress.IPv6Any : System.Net.IPAddress.Any;

    // So that 127.0.0.1 reaches the pod too.
    private static IEnumerable<PlannedChange> Localhost(PlannedAttachment ahead) => ahead.Network.List.Plugins
        .Where(other => other.Type is "bridge" or "ptp")
        .Select(other => other.Type == "bridge" ? BridgeForecast.NameOf(other) : PlannedChange.AfterApply)
        .SelectMany(link => ahead.Outlook.Setting($"net.ipv4.conf.{link}.route_localnet", "1"));
}
