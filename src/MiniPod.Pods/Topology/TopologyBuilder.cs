using System.Net;
using System.Net.Sockets;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Makes a topology of what was read. Reads nothing itself.</summary>
internal static class TopologyBuilder
{
    private const string EngineBridge = "docker0";
    private static readonly string[] OnDevices = ["macvlan", "ipvlan", "macvtap", "ipvtap", "vlan"];

    /// <summary>Makes it.</summary>
    public static HostTopology Build(TopologyFacts facts)
    {
        var (picture, host) = (facts.Picture, facts.Picture.Host);
        var pods = facts.Pods.Select(pod => BuildPod(facts, pod)).ToList();
        var ends = pods.SelectMany(pod => pod.Interfaces).Where(one => one.Wire == TopologyWire.Veth)
            .Select(one => one.HostEnd!.Link.Index).ToHashSet();
        return new HostTopology
        {
            HostName = facts.HostName,
            ReadAt = facts.ReadAt,
            Namespace = host.Identity.Inode,
            Forwards = facts.Forwards,
            Uplinks = [.. host.Links.Where(link => IsUplink(facts, link)).Select(link => WithAddresses(host, link))],
            Bridges = [.. host.Links.Where(link => link.Kind == "bridge").Select(link => BuildBridge(facts, link, ends))],
            Routes = TopologyRoute.Of(host),
            Rules = facts.Rules,
            Pods = pods,
            Omitted = facts.Omitted.Count,
            Faults = [.. FaultFinder.OfHost(facts, pods)],
        };
    }

    private static TopologyPod BuildPod(TopologyFacts facts, PodSighting pod)
    {
        var record = pod.Status.Record;
        var interfaces = BuildInterfaces(facts.Picture, pod).ToList();
        var built = new TopologyPod(record.Id, record.FullName, pod.Status.State)
        {
            Namespace = pod.View?.Identity.Inode,
            IsOnHostNetwork = record.Spec.IsOnHostNetwork,
            Interfaces = interfaces,
            Routes = pod.View is null ? [] : TopologyRoute.Of(pod.View),
            Containers = [.. BuildContainers(pod)],
        };
        return built with { Faults = [.. FaultFinder.OfPod(facts, pod, built)] };
    }

    // The attached ones first; a plugin, or somebody, may have made more.
    private static IEnumerable<TopologyPodInterface> BuildInterfaces(NetworkPicture picture, PodSighting pod)
    {
        var networks = pod.Status.Record.Networks;
        foreach (var network in pod.View is null ? [] : networks)
        {
            var expected = BridgeOf(pod.Facts.Results.GetValueOrDefault(network.InterfaceName), network);
            var one = Connect(picture, pod.View!, network.InterfaceName);
            if (one.Interface is null && !FaultFinder.IsSettled(pod.Status)) continue; // not attached yet, or not any more
            yield return one with
            {
                Network = network.Network,
                ExpectedBridge = expected,
            };
        }

        var more = pod.View?.Links.Where(link => link.Name != "lo" && networks.All(network => network.InterfaceName != link.Name)) ?? [];

        // Some kernels give every namespace tunnels that nobody uses.
        foreach (var link in more.Where(link => link.IsUp)) yield return Connect(picture, pod.View!, link.Name);
    }

    private static TopologyPodInterface Connect(NetworkPicture picture, NamespaceView view, string name)
    {
        var (host, link) = (picture.Host, view.Link(name));
        var one = new TopologyPodInterface(name, null) { Interface = link is null ? null : WithAddresses(view, link) };
        if (link is null) return one;
        if (picture.PeerOf(view, link) is { } peer)
        {
            return peer.View.Identity != host.Identity ? one : one with
            {
                Wire = TopologyWire.Veth,
                HostEnd = WithAddresses(host, peer.Link),
                Bridge = host.MasterOf(peer.Link)?.Name,
            };
        }

        if (OnDevices.Contains(link.Kind) && link.PeerIndex is { } index && link.PeerNamespaceId is { } id
            && view.Ids.TryGetValue(id, out var there) && there == host.Identity && host.Link(index) is { } device)
        {
            return one with { Wire = TopologyWire.Device, HostEnd = WithAddresses(host, device) };
        }

        return link.Kind.Length == 0 ? one with { Wire = TopologyWire.Moved } : one;
    }

    private static IEnumerable<TopologyContainer> BuildContainers(PodSighting pod) =>
        pod.Status.Containers.Prepend(pod.Status.Sandbox).Select(one => new TopologyContainer(
            one.Name,
            one.State,
            one.Status,
            one == pod.Status.Sandbox,
            [.. pod.Listeners[one.Name].DistinctBy(listener => (listener.Protocol, listener.Address, listener.Port))
                .OrderBy(listener => listener.Port)]));

    private static TopologyBridge BuildBridge(TopologyFacts facts, NetworkLink bridge, HashSet<int> ends) => new(
        WithAddresses(facts.Picture.Host, bridge),
        [
            .. facts.Picture.Host.Links
                .Where(link => link.Master == bridge.Index && !ends.Contains(link.Index))
                .Select(link => BuildPort(facts, link)),
        ])
    {
        IsOfEngine = bridge.Name == EngineBridge || IsNamedByEngine(bridge.Name),
    };

    // br- and the beginning of the id of one of the engine's networks.
    private static bool IsNamedByEngine(string name) =>
        name.Length == 15 && name.StartsWith("br-", StringComparison.Ordinal) && name[3..].All(char.IsAsciiHexDigitLower);

    private static TopologyPort BuildPort(TopologyFacts facts, NetworkLink port)
    {
        var own = WithAddresses(facts.Picture.Host, port);
        return facts.Picture.PeerOf(facts.Picture.Host, port) is { } peer
            ? new TopologyPort(own, WithAddresses(peer.View, peer.Link), peer.View.Path)
            {
                Pod = facts.Omitted.GetValueOrDefault(peer.View.Path),
            }
            : new TopologyPort(own, null, null);
    }

    // What has an address, or is a device: the rest are ports, ends of cables and unused tunnels. A bridge over a device stands for it. A
    // pair with both ends in the host leads nowhere, unless it has the default route. To the host, a namespace that is no pod's is another
    // host.
    private static bool IsUplink(TopologyFacts facts, NetworkLink link)
    {
        var picture = facts.Picture;
        if (link.Name == "lo" || link.Master is not null || IsPodEnd(picture, link)) return false;
        if (link.Kind == "bridge") return picture.Host.Links.Any(port => port.Master == link.Index && port.Kind.Length == 0);
        if (picture.PeerOf(picture.Host, link) is { View: var there })
        {
            return there.Identity == picture.Host.Identity
                ? picture.Host.Routes.Any(route => IsDefaultBy(route, link))
                : !IsOfPod(facts, there);
        }

        return link.IsUp && link.Kind is not ("ifb" or "dummy") || AddressesOf(picture.Host, link).Count > 0;
    }

    private static bool IsOfPod(TopologyFacts facts, NamespaceView view) =>
        facts.Omitted.ContainsKey(view.Path) || facts.Pods.Any(pod => pod.View?.Identity == view.Identity);

    private static bool IsDefaultBy(NetworkRoute route, NetworkLink link) =>
        route.Destination.PrefixLength == 0 && route.NextHops.Any(hop => hop.LinkIndex == link.Index);

    // The host's end of a pod that is not drawn, or whose other end is in a namespace that is not known, has a link-local address only.
    private static bool IsPodEnd(NetworkPicture picture, NetworkLink link) =>
        link.Kind == "veth" && link.PeerNamespaceId is not null && AddressesOf(picture.Host, link).Count == 0;

    private static TopologyInterface WithAddresses(NamespaceView view, NetworkLink link) => new(link, AddressesOf(view, link));

    private static IReadOnlyList<NetworkAddress> AddressesOf(NamespaceView view, NetworkLink link) =>
        [.. view.Addresses.Where(address => address.LinkIndex == link.Index && !IsOfLinkOnly(address.Address))];

    private static bool IsOfLinkOnly(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv6LinkLocal;

    // bridge puts itself first into its result, then the end of the cable.
    private static string? BridgeOf(CniResult? result, PodNetwork network) =>
        network.List.Plugins.Any(plugin => plugin.Type == "bridge")
            ? result?.Interfaces.FirstOrDefault(one => string.IsNullOrEmpty(one.Sandbox))?.Name
            : null;
}
