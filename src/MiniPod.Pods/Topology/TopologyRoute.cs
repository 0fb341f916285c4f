using System.Net;
using MiniPod.Net;

namespace MiniPod.Pods.Topology;

/// <summary>A route.</summary>
/// <param name="Destination">Where it leads.</param>
/// <param name="Type">What is done with the packets.</param>
/// <param name="Gateway">The next host; null if the destination is on the link.</param>
/// <param name="Interface">The name of the interface; null for a route that refuses.</param>
public sealed record TopologyRoute(IPNetwork Destination, RouteType Type, IPAddress? Gateway, string? Interface)
{
    /// <summary>Whether it is the default route.</summary>
    public bool IsDefault => Destination.PrefixLength == 0;

    /// <summary>Returns the routes of the main table that lead to hosts, one for each way.</summary>
    public static IReadOnlyList<TopologyRoute> Of(NamespaceView view) =>
    [
        .. from route in view.Routes
           where route.Table == NetworkRoute.MainTable && !IsOfLink(route.Destination)
           from hop in route.NextHops.DefaultIfEmpty()
           let name = hop is null ? null : view.Link(hop.LinkIndex)?.Name
           where name != "lo"
           select new TopologyRoute(route.Destination, route.Type, hop?.Gateway, name),
    ];

    // Every interface has these.
    private static bool IsOfLink(IPNetwork network) => network.BaseAddress.IsIPv6LinkLocal || network.BaseAddress.IsIPv6Multicast;
}
