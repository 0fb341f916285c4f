using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>The routes that a plugin would make in the pod, apart from those that come with the addresses.</summary>
internal static class PlannedRoutes
{
    /// <summary>Returns them as ip-route(8) writes them, without the interface.</summary>
    public static IEnumerable<string> Of(PluginConfig plugin, IReadOnlyList<PlannedAddress> addresses)
    {
        var routes = PluginKeys.Objects(plugin.Ipam, "routes").SelectMany(route =>
        {
            if (!route.TryGetProperty("dst", out var text) || !IPNetwork.TryParse(text.ToString(), out var destination)) return [];
            var isIPv6 = destination.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
            var gateway = route.TryGetProperty("gw", out var given)
                ? given.ToString()
                : addresses.FirstOrDefault(address => address.IsIPv6 == isIPv6)?.Gateway?.ToString();
            return new[] { $"{Name(destination)}{(gateway is null ? "" : $" via {gateway}")}" };
        });

        // The bridge plugin adds a default route of its own to those of its IPAM plugin.
        var own = PluginKeys.IsOn(plugin, "isDefaultGateway")
            ? addresses.Where(address => address.Gateway is not null).Select(address => $"default via {address.Gateway}")
            : [];
        return routes.Concat(own).Distinct();
    }

    private static string Name(IPNetwork destination) =>
        destination.PrefixLength == 0 ? "default" : destination.ToString();
}
