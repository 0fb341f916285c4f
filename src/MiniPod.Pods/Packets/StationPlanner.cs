using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>Adds what the kernel decides without a rule to the way of a packet: routing, bridging, arrival.</summary>
internal static class StationPlanner
{
    /// <summary>Adds it.</summary>
    public static IReadOnlyList<PacketStation> Complete(PacketFacts facts, IReadOnlyList<PacketStation> stations, bool isAnswer)
    {
        var all = new List<PacketStation>();
        for (var start = 0; start < stations.Count;)
        {
            var end = start + 1;
            while (end < stations.Count && stations[end].Place == stations[start].Place) end++;
            all.AddRange(CompleteVisit(facts, [.. stations.Skip(start).Take(end - start)], isAnswer));
            start = end;
        }

        return all;
    }

    // A visit is what happens in one namespace, without leaving it.
    private static List<PacketStation> CompleteVisit(PacketFacts facts, List<PacketStation> visit, bool isAnswer)
    {
        var place = visit[0].Place;
        var sightings = visit.OfType<SightedAt>().ToList();
        AddBridging(facts, visit);
        AddTracking(visit);
        if (visit.OfType<DecidedBy>().Any(one => one is { IsEnd: true, Hook: RuleHook.Prerouting })) return visit;
        var comesIn = Incoming(visit) is not null;
        var isBridged = comesIn && sightings.Count > 0 && sightings.TrueForAll(one => IsPort(facts, one))
            && (sightings.Exists(one => one.IsOut) || visit.OfType<BridgedTo>().Any());
        var isFlooded = sightings is [{ Direction: FrameDirection.ToOther } only] && !IsPort(facts, only)
            && place.Kind != PacketPlaceKind.Host;
        if (!isBridged && !isFlooded) AddRoute(facts, visit, comesIn);
        if (ArrivedAs(facts, visit, sightings) is { } packet && !visit.OfType<DecidedBy>().Any(one => one.IsEnd))
            visit.Add(Arrival(facts, place, packet, isAnswer));
        return visit;
    }

    // By what a packet came in: what was seen of it, or what the first rule was told.
    private static (int LinkIndex, TracedPacket Packet)? Incoming(List<PacketStation> visit) =>
        visit.FirstOrDefault(one => one is SightedAt or DecidedBy) switch
        {
            SightedAt { IsOut: false } seen => (seen.LinkIndex, seen.Packet),
            DecidedBy { Event: { InLink: not 0, Packet: { } packet } } decided => (decided.Event.InLink, packet),
            _ => null,
        };

    // The packet with the destination that it has in the end; null if it does not stay.
    private static TracedPacket? ArrivedAs(PacketFacts facts, List<PacketStation> visit, List<SightedAt> sightings)
    {
        var last = sightings.FindLast(one => one.Direction is FrameDirection.ToHost or FrameDirection.Broadcast);
        var packet = last?.Packet
            ?? (sightings.Count == 0 ? visit.OfType<DecidedBy>().LastOrDefault(one => one.Hook == RuleHook.Input)?.Event.Packet : null);
        if (packet is null || sightings.Exists(one => one.IsOut && one.Time > last?.Time)) return null;
        var changed = NewDestination(last is null ? visit : visit.Skip(visit.IndexOf(last)))
            ?? facts.Known.GetValueOrDefault((visit[0].Place.Namespace, packet.Destination));
        if (changed is not null) packet = packet with { Destination = changed };
        return facts.IsLocal(visit[0].Place, packet.Destination.Address) ? packet : null;
    }

    /// <summary>A request of which no packet was seen: the route that it should have taken.</summary>
    public static JourneyPacket Unsent(PacketFacts facts)
    {
        var any = new IPEndPoint(facts.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, facts.Flow.Port);
        var visit = new List<PacketStation>();
        Insert(facts, visit, facts.From, 0, facts.To.Address, facts.Route(facts.From, facts.To.Address, null, 0), comesIn: false);
        return new JourneyPacket(new TracedPacket(facts.Flow.Protocol, any, facts.To, 64), IsAnswer: false, visit);
    }

    /// <summary>The destination that a packet got on its way; null if it has its own.</summary>
    public static IPEndPoint? NewDestination(IEnumerable<PacketStation> stations) => stations.Select(one => one switch
    {
        DecidedBy decided => decided.NewDestination,
        TrackedBy tracked when !tracked.OldDestination.Equals(tracked.NewDestination) => tracked.NewDestination,
        _ => null,
    }).LastOrDefault(end => end is not null);

    private static bool IsPort(PacketFacts facts, SightedAt one) => facts.LinkOf(one.Place, one.LinkIndex)?.Master is not null;

    private static void AddBridging(PacketFacts facts, List<PacketStation> visit)
    {
        for (var i = visit.Count - 1; i >= 0; i--)
        {
            if (visit[i] is not SightedAt { TargetMac: { } mac } one || facts.LinkOf(one.Place, one.LinkIndex) is not { } link) continue;
            var view = facts.ViewOf(one.Place)!;
            var isFromPort = !one.IsOut && view.MasterOf(link) is { Kind: "bridge" };
            var bridge = one.IsOut && link.Kind == "bridge" ? link : isFromPort ? view.MasterOf(link)! : null;
            if (bridge is null || bridge.Mac?.Equals(mac) == true) continue; // To the bridge itself it goes up, not on.
            var port = PortFor(view, bridge, mac);
            if (port is null && facts.Gone.Count > 0) continue; // The bridge forgot it with the port of the pod that is gone.
            visit.Insert(i + 1, new BridgedTo(one.Place, bridge.Name, mac, port) { Owner = OwnerOf(facts, mac) });
        }
    }

    // What changes although no rule was asked. A destination is turned before the packet is routed, a source when it leaves.
    private static void AddTracking(List<PacketStation> visit)
    {
        var (before, index) = ((TracedPacket?)null, 0);
        for (var i = 0; i < visit.Count; i++)
        {
            if (PacketOf(visit[i]) is not { } after) continue;
            if (before is not null && !(before.Source.Equals(after.Source) && before.Destination.Equals(after.Destination)))
            {
                var at = before.Destination.Equals(after.Destination) ? i : index + 1;
                visit.Insert(at, new TrackedBy(visit[i].Place, before.Source, after.Source, before.Destination, after.Destination));
                i++;
            }

            // What a rule changes is told with the rule.
            var isChanged = visit[i] is DecidedBy decided && (decided.NewDestination ?? decided.NewSource) is not null;
            (before, index) = (isChanged ? null : after, i);
        }
    }

    private static TracedPacket? PacketOf(PacketStation station) => station switch
    {
        SightedAt seen => seen.Packet,
        DecidedBy decided => decided.Event.Packet,
        _ => null,
    };

    private static (PacketPlace Place, string Link)? OwnerOf(PacketFacts facts, PhysicalAddress mac)
    {
        foreach (var place in facts.Places.Where(place => place.Kind == PacketPlaceKind.Pod))
        {
            if (facts.ViewOf(place)?.Links.FirstOrDefault(link => link.Mac?.Equals(mac) == true) is { } link) return (place, link.Name);
        }

        return null;
    }

    private static string? PortFor(NamespaceView view, NetworkLink bridge, PhysicalAddress mac) => view.Forwarding
        .Where(entry => entry.Mac.Equals(mac))
        .Select(entry => view.Link(entry.PortIndex))
        .FirstOrDefault(port => port?.Master == bridge.Index)?.Name;

    private static void AddRoute(PacketFacts facts, List<PacketStation> visit, bool comesIn)
    {
        var place = visit[0].Place;
        var incoming = Incoming(visit);
        var index = 0;
        if (comesIn)
        {
            // What prerouting changed is seen in the first thing after it.
            var last = visit.FindLastIndex(one => one is SightedAt { IsOut: false } or DecidedBy { Hook: RuleHook.Prerouting });
            var isTurned = last + 1 < visit.Count && visit[last + 1] is TrackedBy turned
                && !turned.OldDestination.Equals(turned.NewDestination);
            if (isTurned) last++;
            var firstLater = visit.FindIndex(one => one is SightedAt { IsOut: true }
                or DecidedBy { Hook: not (RuleHook.Prerouting or null) });
            index = firstLater >= 0 ? Math.Min(firstLater, last + 1) : last + 1;
        }

        var packet = PacketAt(visit, index) ?? incoming?.Packet;
        if (packet is null) return;
        var destination = NewDestination(visit.Take(index))?.Address ?? packet.Destination.Address;
        Insert(facts, visit, place, index, destination, Ask(facts, place, destination, packet.Source.Address, incoming), comesIn);

        // A packet of this host is routed again if its destination was changed.
        if (comesIn || visit.FindLastIndex(one => one is DecidedBy { Hook: RuleHook.Output }) is not (>= 0 and var output)) return;
        if (NewDestination(visit.Where(one => one is DecidedBy { Hook: RuleHook.Output })) is { } then)
            Insert(facts, visit, place, output + 1, then.Address, facts.Route(place, then.Address, null, 0), comesIn: false);
    }

    private static void Insert(
        PacketFacts facts, List<PacketStation> visit, PacketPlace place, int index, IPAddress destination, RouteAnswer answer, bool comesIn)
    {
        if (!answer.IsKnown) return;
        if (answer.Route?.Type == RouteType.Local && place.Kind != PacketPlaceKind.Host) return;
        var hop = answer.Route?.NextHops is [var first, ..] ? first : null;
        visit.Insert(index, new RoutedBy(place, answer, destination)
        {
            Forbidden = answer.Route is null && comesIn && place.Kind == PacketPlaceKind.Host ? facts.ForwardingOff(null) : null,
            Link = hop is null ? null : facts.LinkOf(place, hop.LinkIndex)?.Name,
            Gateway = hop?.Gateway,
        });
    }

    private static TracedPacket? PacketAt(List<PacketStation> visit, int index) =>
        visit.Skip(index).Select(PacketOf).FirstOrDefault(packet => packet is not null);

    private static RouteAnswer Ask(
        PacketFacts facts, PacketPlace place, IPAddress to, IPAddress from, (int LinkIndex, TracedPacket Packet)? incoming)
    {
        if (incoming is not var (link, packet)) return facts.Route(place, to, facts.IsOwn(place, from) ? from : null, 0);

        // The bridge receives what comes in by a port; the packet that came in is the one whose source is checked.
        return facts.Route(place, to, packet.Source.Address, facts.LinkOf(place, link)?.Master ?? link);
    }

    /// <summary>What becomes of a packet that has reached a place.</summary>
    public static ArrivedAt Arrival(PacketFacts facts, PacketPlace place, TracedPacket packet, bool isAnswer)
    {
        if (isAnswer || packet.Protocol is not (ProtocolType.Tcp or ProtocolType.Udp))
            return new ArrivedAt(place, null) { NeedsNone = true };
        var listener = facts.ViewOf(place)?.Listeners.FirstOrDefault(one => one.Protocol == packet.Protocol
            && one.Port == packet.Destination.Port && Takes(one.Address, packet.Destination.Address));
        if (listener is null) return new ArrivedAt(place, null);
        var container = facts.Pods.Where(pod => pod.View?.Identity == place.Namespace)
            .SelectMany(pod => pod.Listeners)
            .FirstOrDefault(owner => owner.Contains(listener));
        return new ArrivedAt(place, container?.Key ?? "");
    }

    private static bool Takes(IPAddress listening, IPAddress called) =>
        listening.Equals(called) || listening.Equals(called.MapToIPv6()) || listening.Equals(IPAddress.IPv6Any)
        || listening.Equals(IPAddress.Any) && called.AddressFamily == AddressFamily.InterNetwork;
}
