using System.Net;
using MiniPod.Linux;
using MiniPod.Net;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Pods.Packets;

/// <summary>Finds what keeps a place from reaching a neighbour: its address, its hardware address, and the cables in between.</summary>
/// <param name="facts">What was seen.</param>
internal sealed class NeighbourFaults(PacketFacts facts)
{
    /// <summary>Finds what is wrong with a neighbour.</summary>
    /// <param name="place">The place that sends.</param>
    /// <param name="link">The interface by which it sends.</param>
    /// <param name="address">The neighbour's address.</param>
    /// <returns>Null if nothing is wrong.</returns>
    public PacketVerdict? Of(PacketPlace place, NetworkLink link, IPAddress address)
    {
        var view = facts.ViewOf(place)!;
        var known = view.Neighbours.FirstOrDefault(one => one.LinkIndex == link.Index && one.Address.Equals(address));
        if (known is null) return null;
        if ((known.State & (NeighbourState.Incomplete | NeighbourState.Failed)) != 0)
        {
            return LostAddress(address) ?? Cable(place, link, address) ?? Tentative(place, link, address)
                ?? RefusedSource(place, link, address)
                ?? new PacketVerdict(NeighbourSilent, place, address.ToString(), link.Name);
        }

        var isOfNobody = (known.State & NeighbourState.Permanent) != 0 && link.Kind is "bridge" or "veth"
            && Owner(address) is { } owner && owner.Link.Mac?.Equals(known.Mac) == false;
        return isOfNobody ? new PacketVerdict(WrongNeighbour, place, address.ToString(), NetworkLink.TextOf(known.Mac!), link.Name) : null;
    }

    // Neither end can ask or answer before its own address is known to be free.
    private PacketVerdict? Tentative(PacketPlace place, NetworkLink link, IPAddress address)
    {
        var own = facts.ViewOf(place)!.Addresses.FirstOrDefault(one =>
            one.LinkIndex == link.Index && one is { IsTentative: true, Scope: AddressScope.Global });
        if (own is not null) return new PacketVerdict(AddressTentative, place, own.Address.ToString(), link.Name);
        if (Owner(address) is not var (far, end)) return null;
        var isTentative = facts.ViewOf(far)!.Addresses.Any(one => one.Address.Equals(address) && one.IsTentative);
        return isTentative ? new PacketVerdict(AddressTentative, far, address.ToString(), end.Name) : null;
    }

    // A host answers nobody who must not send by the interface by which he asks.
    private PacketVerdict? RefusedSource(PacketPlace place, NetworkLink link, IPAddress address)
    {
        if (place.Kind != PacketPlaceKind.Pod || Owner(address) is not var (host, end)) return null;
        if (host != facts.Host || !facts.ChecksSources(end.Name)) return null;
        var own = facts.ViewOf(place)!.Addresses.FirstOrDefault(one =>
            one.LinkIndex == link.Index && one.Address.AddressFamily == address.AddressFamily)?.Address;
        var answer = own is null ? RouteAnswer.Unknown : facts.Route(host, address, own, end.Index);
        return answer.Error is RouteAnswer.WrongInterface or RouteAnswer.WrongSource
            ? new PacketVerdict(WrongSource, host, own!.ToString(), end.Name)
            : null;
    }

    /// <summary>Finds who has an address: in which place, on which interface.</summary>
    public (PacketPlace Place, NetworkLink Link)? Owner(IPAddress address)
    {
        foreach (var place in facts.Places)
        {
            var found = facts.ViewOf(place)?.Addresses.FirstOrDefault(one => one.Address.Equals(address));
            if (found is not null && facts.LinkOf(place, found.LinkIndex) is { } link) return (place, link);
        }

        return null;
    }

    /// <summary>Finds whether an address that its network gave a pod is not the pod's any more.</summary>
    public PacketVerdict? LostAddress(IPAddress address)
    {
        foreach (var pod in facts.Pods.Where(pod => pod.View is { } view && view.Addresses.All(one => !one.Address.Equals(address))))
        {
            var (name, _) = pod.Facts.Results.FirstOrDefault(one => one.Value.ContainerIps.Any(ip => ip.Address.Address.Equals(address)));
            if (name is not null) return new PacketVerdict(AddressLost, facts.PlaceOf(pod.View!.Identity), address.ToString(), name);
        }

        return null;
    }

    /// <summary>Finds whether a place is a pod that has lost its address, and its routes with it.</summary>
    public PacketVerdict? OwnLostAddress(PacketPlace place) => facts.Pods.Where(pod => pod.View?.Identity == place.Namespace)
        .SelectMany(pod => pod.Facts.Results.Values).SelectMany(result => result.ContainerIps)
        .Select(ip => LostAddress(ip.Address.Address)).FirstOrDefault(lost => lost is not null);

    // What lies between an interface and the one that has an address: cables, and the ports of a bridge.
    private PacketVerdict? Cable(PacketPlace place, NetworkLink link, IPAddress address)
    {
        if (Owner(address) is not var (far, end)) return null;
        var bridge = BridgeOf(place, link) ?? BridgeOf(far, end);
        return CableOf(place, link, bridge) ?? CableOf(far, end, bridge);
    }

    // The bridge that an interface is, or into which the other end of its cable is plugged.
    private NetworkLink? BridgeOf(PacketPlace place, NetworkLink link)
    {
        if (link.Kind == "bridge") return link;
        return facts.ViewOf(place) is { } view && facts.Picture.PeerOf(view, link) is var (peerView, peer) ? peerView.MasterOf(peer) : null;
    }

    /// <summary>Finds what is wrong with the cable of an interface.</summary>
    /// <param name="place">The place.</param>
    /// <param name="link">The interface.</param>
    /// <param name="bridge">The bridge into which the other end has to be plugged; null for none.</param>
    public PacketVerdict? CableOf(PacketPlace place, NetworkLink link, NetworkLink? bridge)
    {
        if (IsDown(link)) return new PacketVerdict(LinkDown, place, link.Name);
        if (Parent(place, link) is var (above, parent) && IsDown(parent)) return new PacketVerdict(LinkDown, above, parent.Name);
        if (facts.ViewOf(place) is not { } view || facts.Picture.PeerOf(view, link) is not var (peerView, peer)) return null;
        var there = facts.PlaceOf(peerView.Identity);
        if (IsDown(peer)) return new PacketVerdict(LinkDown, there, peer.Name);
        if (peer.Master is null && bridge is not null) return new PacketVerdict(Unplugged, there, peer.Name, link.Name);
        return peerView.MasterOf(peer) is { } master && IsDown(master) ? new PacketVerdict(LinkDown, there, master.Name) : null;
    }

    // The device over which a macvlan or the like works, in its own namespace.
    private (PacketPlace Place, NetworkLink Link)? Parent(PacketPlace place, NetworkLink link)
    {
        if (link.Kind is "veth" or "" || link.PeerIndex is not { } index || facts.ViewOf(place) is not { } view) return null;
        var there = link.PeerNamespaceId is not { } id ? view.Identity
            : view.Ids.TryGetValue(id, out var identity) ? identity : (FileIdentity?)null;
        if (there is null) return null;
        var above = facts.PlaceOf(there.Value);
        return facts.LinkOf(above, index) is { } parent ? (above, parent) : null;
    }

    /// <summary>Whether an interface is not set up.</summary>
    public static bool IsDown(NetworkLink link) => !link.IsUp || link.State == LinkState.NotPresent;
}
