using MiniPod.Cni;

namespace MiniPod.Pods.Networks;

/// <summary>Whether a network may provide name servers to its pods.</summary>
internal static class NameServers
{
    // CNI's own plugins that provide only the name servers in their configuration. For all other plugins, including
    // dhcp, there is no way to know.
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
