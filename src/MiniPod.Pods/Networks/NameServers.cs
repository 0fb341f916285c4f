using MiniPod.Cni;

namespace MiniPod.Pods.Networks;

/// <summary>Whether a network may tell its pods of name servers.</summary>
internal static class NameServers
{
    // CNI's own plugins that know of none but those in their configuration. Of all others, dhcp too, nobody can tell.
    private static readonly HashSet<string> OfConfiguration = new(StringComparer.Ordinal)
    {
        "bridge", "ptp", "macvlan", "ipvlan", "vlan", "host-device", "dummy", "tap", "portmap", "firewall",
        "bandwidth", "tuning", "sbr", "vrf", "host-local", "static",
    };

    public static bool MayComeFrom(NetworkConfigList list) => list.Plugins.Any(plugin =>
        !OfConfiguration.Contains(plugin.Type)
        || (plugin.IpamType is { } ipam && !OfConfiguration.Contains(ipam))
        || plugin.Raw.Contains("\"dns\"", StringComparison.OrdinalIgnoreCase)
        || plugin.Raw.Contains("\"resolvConf\"", StringComparison.OrdinalIgnoreCase));
}
