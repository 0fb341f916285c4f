using MiniPod.Cni;
using MiniPod.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The routes of a pod: those of the main routing table, and those of one interface in all tables, to which the vrf
/// plugin moves them.</summary>
internal static class PodRoutes
{
    /// <summary>Whether the pod has all routes of an attachment. A route without a gateway may have any: some plugins take that of
    /// the address.</summary>
    /// <param name="pod">The pod's namespace, with interfaces and routes.</param>
    /// <param name="interfaceName">The interface of the attachment.</param>
    /// <param name="routes">The routes of its result.</param>
    public static bool AreThere(NamespaceView pod, string interfaceName, IReadOnlyList<CniRoute> routes)
    {
        var index = pod.Link(interfaceName)?.Index;
        var there = pod.Routes
            .Where(route => route.Type == RouteType.Unicast)
            .Where(route => route.Table == NetworkRoute.MainTable || route.NextHops.Any(hop => hop.LinkIndex == index))
            .ToLookup(route => route.Destination.ToString());
        return routes.All(route => there[route.Destination.ToString()].Any(one =>
            route.Gateway is null || one.NextHops.Any(hop => route.Gateway.Equals(hop.Gateway))));
    }
}
