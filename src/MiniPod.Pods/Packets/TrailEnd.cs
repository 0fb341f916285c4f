using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.HostNetwork;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Pods.Packets;

/// <summary>Finds why the trail of a packet ends where it ends: the kernel is asked for the next thing that should have happened.</summary>
/// <param name="facts">What was seen.</param>
internal sealed class TrailEnd(PacketFacts facts)
{
    private readonly NeighbourFaults _neighbours = new(facts);

    /// <summary>Finds it.</summary>
    public PacketVerdict Of(JourneyPacket packet)
    {
        if (packet.Stop is { } stop) return Stopped(stop);
        foreach (var routed in packet.Stations.OfType<RoutedBy>())
        {
            if (WrongNeighbourOf(routed) is { } wrong) return wrong;
        }

        var place = packet.Stations[^1].Place;
        var seen = packet.Sightings.Where(one => !IsFlooded(one)).ToList();
        if (seen is not [.., var last] || !packet.Sightings.Any(one => one.Place == place))
            return OwnPacket(place, packet.First.Destination.Address) ?? new PacketVerdict(Lost, place, "");

        // A bridge that does not know the receiver sends to all its ports: the last place where it was seen says less than the bridge.
        for (var i = seen.Count - 1; i >= 0 && seen[i].IsOut; i--)
        {
            if (AfterOut(packet, seen[i]) is { } verdict) return verdict;
        }

        return (last.IsOut ? null : AfterIn(packet, last)) ?? new PacketVerdict(Lost, last.Place, last.Link);
    }

    // A wrong hardware address sends a packet to nobody, wherever it was seen last.
    private PacketVerdict? WrongNeighbourOf(RoutedBy routed) =>
        routed is { Answer.Route: { Type: RouteType.Unicast, NextHops: [var hop, ..] } }
        && facts.LinkOf(routed.Place, hop.LinkIndex) is { } link
        && _neighbours.Of(routed.Place, link, hop.Gateway ?? routed.Destination) is { Kind: WrongNeighbour } verdict ? verdict : null;

    /// <summary>The verdict on a packet that a rule, or the policy of a chain, stopped.</summary>
    public static PacketVerdict Stopped(DecidedBy stop)
    {
        var one = stop.Event;
        return one.IsPolicy
            ? new PacketVerdict(StoppedByPolicy, stop.Place, one.Table, one.Chain, "DROP")
            {
                Rule = new StoppingRule(stop.Program, RuleTexts.FamilyName(one.Family)),
            }
            : new PacketVerdict(
                StoppedByRule,
                stop.Place,
                one.Table,
                one.Chain,
                stop.Rule is null ? "0" : Text(stop.Rule.Number),
                stop.Rule?.Text ?? string.Create(CultureInfo.InvariantCulture, $"handle {one.Handle}"))
            {
                Rule = new StoppingRule(stop.Rule?.Program ?? "nft", RuleTexts.FamilyName(one.Family))
                {
                    Handle = one.Handle,
                    IsOfPlugin = stop.IsOfPlugin,
                },
            };
    }

    /// <summary>The verdict on what the kernel says of a route, and of the next hop.</summary>
    /// <returns>Null if nothing is wrong with them.</returns>
    public PacketVerdict? Routing(PacketPlace place, RouteAnswer answer, IPAddress to, IPAddress? from, int inLink)
    {
        if (!answer.IsKnown) return null;
        var isForwarded = inLink != 0 && place.Kind == PacketPlaceKind.Host && answer.Route?.Type != RouteType.Local;
        if (isForwarded && facts.ForwardingOff(facts.LinkOf(place, inLink)?.Name) is { } setting)
            return new PacketVerdict(NotForwarding, place, setting);
        if (answer.Route is null) return NoRouteTo(place, answer, to, from, inLink);
        if (answer.Route.Type is RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit)
            return Refused(place, to, answer.Route);
        if (answer.Route is not { Type: not RouteType.Local, NextHops: [var hop, ..] }) return null;
        if (facts.LinkOf(place, hop.LinkIndex) is not { } link) return null;
        if (NeighbourFaults.IsDown(link)) return new PacketVerdict(LinkDown, place, link.Name);
        if (link.State is LinkState.Down or LinkState.LowerLayerDown && link.Kind != "bridge")
            return _neighbours.CableOf(place, link, null) ?? new PacketVerdict(LinkDown, place, link.Name);

        // Behind a gateway that is the sender itself, the kernel asks for the receiver.
        return _neighbours.Of(place, link, hop.Gateway is { } gateway && !facts.IsOwn(place, gateway) ? gateway : to);
    }

    // It came to somebody to whom it was not sent: every port of a bridge gets what the bridge cannot place.
    private bool IsFlooded(SightedAt one) => one.Direction == FrameDirection.ToOther && one.Place.Kind != PacketPlaceKind.Host
        && facts.LinkOf(one.Place, one.LinkIndex)?.Master is null;

    private PacketVerdict NoRouteTo(PacketPlace place, RouteAnswer answer, IPAddress to, IPAddress? from, int inLink)
    {
        // A link that is down takes its routes with it.
        if (LinkTo(place, to) is { } down && NeighbourFaults.IsDown(down)) return new PacketVerdict(LinkDown, place, down.Name);
        if (RefusingRoute(place, to) is { } refusing) return Refused(place, to, refusing);
        var isFiltered = answer.Error is RouteAnswer.WrongInterface or RouteAnswer.WrongSource && from is not null
            && place.Kind == PacketPlaceKind.Host && facts.ChecksSources(facts.LinkOf(place, inLink)?.Name);
        return isFiltered
            ? new PacketVerdict(WrongSource, place, from!.ToString(), facts.LinkOf(place, inLink)?.Name ?? "?")
            : _neighbours.LostAddress(to) ?? _neighbours.OwnLostAddress(place) ?? new PacketVerdict(NoRoute, place, to.ToString());
    }

    private static PacketVerdict Refused(PacketPlace place, IPAddress to, NetworkRoute route) =>
        new(RouteRefuses, place, to.ToString(), $"{route.Type} {route.Destination}".ToLowerInvariant());

    // The kernel's error does not tell such a route from others: the most special route to the destination is the one that counts.
    private NetworkRoute? RefusingRoute(PacketPlace place, IPAddress to)
    {
        var best = facts.ViewOf(place)?.Routes.Where(route => route.Table == NetworkRoute.MainTable && route.Destination.Contains(to))
            .MaxBy(route => route.Destination.PrefixLength);
        return best?.Type is RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit ? best : null;
    }

    // The link whose address is in the same net: its route is the kernel's.
    private NetworkLink? LinkTo(PacketPlace place, IPAddress to) => facts.ViewOf(place) is { } view
        ? view.Addresses.Where(one => one.Address.AddressFamily == to.AddressFamily && one.PrefixLength > 0
                && AddressNumber.Subnet(one.Address, one.PrefixLength).Contains(to))
            .Select(one => view.Link(one.LinkIndex)).FirstOrDefault(link => link?.Name != "lo")
        : null;

    private PacketVerdict? OwnPacket(PacketPlace place, IPAddress to) => Routing(place, facts.Route(place, to, null, 0), to, null, 0);

    private PacketVerdict? AfterIn(JourneyPacket packet, SightedAt last)
    {
        var place = last.Place;
        var port = facts.LinkOf(place, last.LinkIndex);
        var bridge = port is null ? null : facts.ViewOf(place)!.MasterOf(port);
        if (bridge is not null && NeighbourFaults.IsDown(bridge)) return new PacketVerdict(LinkDown, place, bridge.Name);
        if (port is { Kind: "veth" } && bridge is null && last.Direction == FrameDirection.ToOther
            && facts.Picture.PeerOf(facts.ViewOf(place)!, port) is { } peer && PodBridges.Find(facts, peer.View) is not null)
        {
            return new PacketVerdict(Unplugged, place, port.Name, peer.Link.Name);
        }

        var to = (StationPlanner.NewDestination(packet.Stations)
            ?? facts.Known.GetValueOrDefault((place.Namespace, last.Packet.Destination)))?.Address ?? last.Packet.Destination.Address;
        var from = packet.Sightings.First(one => one.Place == place && !one.IsOut).Packet.Source.Address;
        var answer = facts.Route(place, to, from, bridge?.Index ?? last.LinkIndex);
        if (Routing(place, answer, to, from, bridge?.Index ?? last.LinkIndex) is { } verdict) return verdict;
        if (answer.Route is not { } route) return null;
        var limit = route.Mtu ?? (route.NextHops is [var hop, ..] ? facts.LinkOf(place, hop.LinkIndex)?.Mtu : null);
        if (route.Type == RouteType.Unicast && limit < SizeOf(packet, last)) return new PacketVerdict(TooBig, place, Text(limit.Value));
        return bridge is not null && port is { Port.IsHairpin: false } && IsBehind(place, port, to)
            ? new PacketVerdict(HairpinOff, place, port.Name, bridge.Name)
            : null;
    }

    private bool IsBehind(PacketPlace place, NetworkLink port, IPAddress address) =>
        facts.Picture.PeerOf(facts.ViewOf(place)!, port) is var (view, link)
        && view.Addresses.Any(one => one.LinkIndex == link.Index && one.Address.Equals(address));

    private PacketVerdict? AfterOut(JourneyPacket packet, SightedAt last)
    {
        var place = last.Place;
        if (facts.ViewOf(place) is not { } view || view.Link(last.LinkIndex) is not { } link) return null;
        if (link.Kind == "bridge")
            return _neighbours.Of(place, link, last.Packet.Destination.Address) ?? BehindBridge(packet, view, link, last);
        if (LinkTo(place, last.Packet.Destination.Address) is { } near && near != link && NeighbourFaults.IsDown(near))
            return new PacketVerdict(LinkDown, place, near.Name);
        if (facts.Picture.PeerOf(view, link) is not var (peerView, peer))
            return place.Kind == PacketPlaceKind.Host ? new PacketVerdict(LeftHost, place, link.Name) : null;
        var there = facts.PlaceOf(peerView.Identity);
        if (NeighbourFaults.IsDown(peer)) return new PacketVerdict(LinkDown, there, peer.Name);

        // What a bridge cannot place goes to the ports of others.
        var isForThis = peerView.Addresses.Any(one => one.LinkIndex == peer.Index && one.Address.Equals(last.Packet.Destination.Address));
        var bridge = isForThis ? null : view.MasterOf(link);
        if (bridge is { Kind: "bridge" } && BehindBridge(packet, view, bridge, last) is { } verdict) return verdict;
        return SizeOf(packet, last) > peer.Mtu ? new PacketVerdict(TooBig, there, Text(peer.Mtu)) : null;
    }

    private PacketVerdict? BehindBridge(JourneyPacket packet, NamespaceView view, NetworkLink bridge, SightedAt last)
    {
        var to = last.Packet.Destination.Address;
        if (_neighbours.Owner(to) is not var (owner, end)) return _neighbours.LostAddress(to);
        var port = view.Links.FirstOrDefault(link => facts.Picture.PeerOf(view, link)?.Link == end);
        if (port is null) return null;
        if (NeighbourFaults.IsDown(port)) return new PacketVerdict(LinkDown, last.Place, port.Name);
        if (NeighbourFaults.IsDown(end)) return new PacketVerdict(LinkDown, owner, end.Name);
        if (port.Master != bridge.Index) return new PacketVerdict(Unplugged, last.Place, port.Name, end.Name);
        // The bridge shows a packet that it may not send back while the receiver's MAC address is being confirmed.
        var cameBy = packet.Sightings.Any(one => one.Place == last.Place && !one.IsOut && one.LinkIndex == port.Index);
        return cameBy && port is { Port.IsHairpin: false } ? new PacketVerdict(HairpinOff, last.Place, port.Name, bridge.Name) : null;
    }

    // The kernel joins segments of TCP: on the link they are as large as the sender's interface allows.
    private int SizeOf(JourneyPacket packet, SightedAt last)
    {
        if (last.Packet.Protocol != ProtocolType.Tcp || packet.Sightings.FirstOrDefault() is not { } first) return last.Packet.Length;
        return Math.Min(last.Packet.Length, facts.LinkOf(first.Place, first.LinkIndex)?.Mtu ?? last.Packet.Length);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
