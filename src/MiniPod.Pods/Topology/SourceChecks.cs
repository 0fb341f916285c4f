using System.Net;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Topology;

/// <summary>Asks the kernel whether the host takes what the pods send: with rp_filter it does not, if its own way to the sender is by
/// another interface.</summary>
/// <remarks>The kernel's Documentation/networking/ip-sysctl.rst, rp_filter.</remarks>
internal static class SourceChecks
{
    /// <summary>Asks for the addresses of all pods, on the bridges where the kernel checks.</summary>
    /// <param name="picture">The network.</param>
    /// <param name="pods">The pods.</param>
    public static IReadOnlyList<RefusedSource> Of(NetworkPicture picture, IReadOnlyList<PodSighting> pods) =>
        [.. pods.SelectMany(pod => pod.View is { } view ? OfPod(picture, view, pod.Facts.Results) : [])];

    private static IEnumerable<RefusedSource> OfPod(
        NetworkPicture picture, NamespaceView view, IReadOnlyDictionary<string, CniResult> results)
    {
        foreach (var (name, result) in results.Where(one => view.Link(one.Key) is not null))
        {
            if (InOf(picture, view, name) is not { IsUp: true } link || !Checks(link.Name)) continue;
            foreach (var ip in result.ContainerIps.Where(ip => ip.Address.IsIPv4))
            {
                if (ip.Gateway is { } gateway && Ask(picture.Host, ip.Address.Address, gateway, link) is { } refused) yield return refused;
            }
        }
    }

    private static bool Checks(string link) => Math.Max(
        HostSetting.Number("ipv4/conf/all/rp_filter") ?? 0, HostSetting.Number($"ipv4/conf/{link}/rp_filter") ?? 0) > 0;

    // By which interface of the host a pod's packets come in.
    private static NetworkLink? InOf(NetworkPicture picture, NamespaceView view, string name) =>
        picture.PeerOf(view, view.Link(name)!) is { View: var there, Link: var end } && there.Identity == picture.Host.Identity
            ? there.MasterOf(end) ?? end
            : null;

    private static RefusedSource? Ask(NamespaceView host, IPAddress from, IPAddress gateway, NetworkLink link)
    {
        try
        {
            var answer = RouteLookup.Find(gateway, from, link.Index);
            if (answer.Error is not (RouteAnswer.WrongInterface or RouteAnswer.WrongSource)) return null;
            var way = RouteLookup.Find(from).Route?.NextHops is [var hop, ..] ? host.Link(hop.LinkIndex)?.Name : null;
            return way is null || way == link.Name ? null : new RefusedSource(from, link.Name, way);
        }
        catch (LibcException)
        {
            return null; // It is not known.
        }
    }
}
