using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MiniPod.Net;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;
using static MiniPod.Pods.Topology.TopologyFaultKind;

namespace MiniPod.Pods.Topology;

/// <summary>What is wrong with the way between the host and a pod, although cable, addresses, routes and rules are those that the
/// plugins made: what somebody has added.</summary>
internal static class WayFaults
{
    /// <summary>Finds it.</summary>
    /// <param name="facts">Everything that was read.</param>
    /// <param name="pod">What was seen of the pod.</param>
    /// <param name="network">The network.</param>
    /// <param name="one">The interface, which is connected.</param>
    public static IEnumerable<TopologyFault> Of(TopologyFacts facts, PodSighting pod, PodNetwork network, TopologyPodInterface one)
    {
        if (one is not { Wire: TopologyWire.Veth, Interface: { Link: var link } own, HostEnd.Link: var end }) yield break;
        var host = facts.Picture.Host;
        foreach (var ip in own.Addresses.Select(address => address.Address))
        {
            if (facts.RefusedSources.FirstOrDefault(refused => refused.Address.Equals(ip)) is { } refused)
                yield return new TopologyFault(SourceRefused, Text(ip), Text(ip), refused.In, refused.Way);
            if (WayTo(host, ip) is { Mtu: { } mtu } && mtu < link.Mtu)
                yield return new TopologyFault(SmallWay, Text(ip), Text(ip), Number(mtu), one.Bridge ?? end.Name);
            if (FixedEntry(host, ip) is { Mac: { } mac } known && !mac.Equals(link.Mac))
                yield return new TopologyFault(WrongNeighbour, Text(ip), Text(ip), NetworkLink.TextOf(mac), NameOf(host, known));
            if (Twin(facts, pod, end, ip) is var (view, twin, port))
                yield return new TopologyFault(AddressTwice, Text(ip), Text(ip), Path.GetFileName(view.Path), twin.Name, port.Name);
        }

        var isReached = facts.BridgesMeetRules && AttachmentConf.PublishesPorts(pod.Status.Record, network) && IsToBeHairpin(network);
        if (isReached && one.Bridge is { } bridge && end.Port is { IsHairpin: false })
            yield return new TopologyFault(HairpinOff, end.Name, end.Name, bridge);
    }

    // Of the routes that fit, the kernel takes the most special one.
    private static NetworkRoute? WayTo(NamespaceView host, IPAddress ip) => host.Routes
        .Where(route => route.Table == NetworkRoute.MainTable && route.Destination.Contains(ip)
            && route.Destination.BaseAddress.AddressFamily == ip.AddressFamily)
        .MaxBy(route => route.Destination.PrefixLength);

    private static Neighbour? FixedEntry(NamespaceView host, IPAddress ip) =>
        host.Neighbours.FirstOrDefault(one => one.Address.Equals(ip) && (one.State & NeighbourState.Permanent) != 0);

    private static string NameOf(NamespaceView host, Neighbour known) => host.Link(known.LinkIndex)?.Name ?? "?";

    // Another namespace that has the address, on another port of the same bridge.
    private static (NamespaceView View, NetworkLink Link, NetworkLink Port)? Twin(
        TopologyFacts facts, PodSighting pod, NetworkLink end, IPAddress ip)
    {
        if (ip.AddressFamily != AddressFamily.InterNetwork || end.Master is not { } bridge) return null;
        var host = facts.Picture.Host;
        foreach (var port in host.Links.Where(port => port.Master == bridge && port.Index != end.Index))
        {
            if (facts.Picture.PeerOf(host, port) is var (view, link) && view.Identity != pod.View!.Identity
                && view.Addresses.Any(one => one.LinkIndex == link.Index && one.Address.Equals(ip)))
            {
                return (view, link, port);
            }
        }

        return null;
    }

    private static bool IsToBeHairpin(PodNetwork network) => network.List.Plugins.Any(plugin => plugin.Type == "bridge"
        && plugin.Json.TryGetProperty("hairpinMode", out var value) && value.ValueKind == JsonValueKind.True);

    private static string Text(IPAddress ip) => ip.ToString();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
