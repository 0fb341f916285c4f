using System.Net;
using System.Text.RegularExpressions;
using MiniPod.Linux;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>
/// Makes the ways of packets of what was seen of them: sightings on interfaces, which have times, and rules, which have only an order. A
/// rule that is asked when a packet comes in stands behind the sighting at which it came in; all others stand before the next sighting.
/// </summary>
internal static partial class JourneyBuilder
{
    private static readonly string[] Translations = ["DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP"];

    /// <summary>Makes them.</summary>
    /// <returns>The facts, with what packets became; the packets, in the order in which they were first seen.</returns>
    public static (PacketFacts Facts, IReadOnlyList<JourneyPacket> Packets) Build(PacketFacts facts)
    {
        var origin = facts.Sightings is [var first, ..] ? first.Time : 0;
        var sightings = facts.Sightings.ToLookup(one => KeyOf(facts.Flow, one.Packet));
        var events = facts.Events.Where(one => one.Event.Packet is not null).ToLookup(one => KeyOf(facts.Flow, one.Event.Packet!));
        var packets = new List<(long Time, TracedPacket First, List<PacketStation> Stations)>();
        foreach (var key in sightings.Select(one => one.Key).Union(events.Select(one => one.Key)))
        {
            var marks = Merge(facts, [.. sightings[key]], [.. events[key]]);
            foreach (var marksOfOne in Split(marks))
            {
                var packet = marksOfOne[0].Packet;
                var stations = marksOfOne.Select((mark, index) => StationOf(facts, marksOfOne, index, origin)).ToList();
                packets.Add((marksOfOne[0].Time, packet, stations));
            }
        }

        facts = facts with { Known = Changes(packets.SelectMany(one => one.Stations)) };
        return (facts, Numbered(OfOne(facts, [.. packets.OrderBy(one => one.Time).Select(one => Packet(facts, one.First, one.Stations))])));
    }

    private static Dictionary<(FileIdentity, IPEndPoint), IPEndPoint> Changes(IEnumerable<PacketStation> stations) => stations
        .OfType<DecidedBy>()
        .Where(one => one is { NewDestination: not null, Event.Packet: not null })
        .GroupBy(one => (one.Place.Namespace, one.Event.Packet!.Destination))
        .ToDictionary(one => one.Key, one => one.First().NewDestination!);

    private static JourneyPacket Packet(PacketFacts facts, TracedPacket first, List<PacketStation> stations)
    {
        var isAnswer = IsAnswer(facts.Flow, first);
        return new JourneyPacket(first, isAnswer, StationPlanner.Complete(facts, stations, isAnswer));
    }

    // Somebody else may use the same port at the same time: his requests begin elsewhere, and his answers go elsewhere. Of a request that
    // only rules have seen, because one of them dropped it or the interfaces are not watched, the address tells whose it is.
    private static IEnumerable<JourneyPacket> OfOne(PacketFacts facts, IReadOnlyList<JourneyPacket> packets)
    {
        bool IsFromSender(JourneyPacket packet) => packet.Sightings.Any()
            ? packet.Sightings.Any(one => one.Place.Namespace == facts.From.Namespace)
            : facts.ViewOf(facts.From) is null || facts.IsLocal(facts.From, packet.First.Source.Address);
        bool IsRequest(JourneyPacket packet) => packet is { IsAnswer: false, IsError: false } && IsFromSender(packet);
        var senders = packets.Where(IsRequest).SelectMany(packet => packet.Sightings).Select(one => one.Packet.Source).ToHashSet();
        bool IsForSender(TracedPacket packet) =>
            senders.Count == 0 || senders.Contains(packet.About is { } about ? about.Source : packet.Destination);
        return packets.Where(packet => IsRequest(packet) || packet.IsError && !packet.IsAnswer
            || packet.IsAnswer && (!packet.Sightings.Any() || packet.Sightings.Any(one => IsForSender(one.Packet))));
    }

    private static List<JourneyPacket> Numbered(IEnumerable<JourneyPacket> packets)
    {
        var seen = new Dictionary<(bool, bool, string, uint, int), int>();
        var numbered = new List<JourneyPacket>();
        foreach (var packet in packets)
        {
            var like = (packet.IsAnswer, packet.IsError, packet.First.Kind, packet.First.Sequence, packet.First.Length);
            var before = seen.GetValueOrDefault(like);
            seen[like] = before + 1;
            numbered.Add(packet with { Repetition = before });
        }

        return numbered;
    }

    // What stays the same on the way of a packet: addresses and ports may change, and its length where fragments or segments are joined.
    private static (bool, bool, string, uint, ushort) KeyOf(FlowKey flow, TracedPacket packet) => (
        IsAnswer(flow, packet), packet.About is not null, $"{packet.Protocol} {packet.Kind}", packet.Sequence, packet.Identification);

    private static bool IsAnswer(FlowKey flow, TracedPacket packet)
    {
        if (packet.About is { } about) return !IsAnswer(flow, about);
        if (packet.Identifier is not null) return packet.Kind == "echo reply";
        return packet.Destination.Port == flow.Port && packet.Source.Port != flow.Port;
    }

    private static List<WayMark> Merge(PacketFacts facts, List<PacketSighting> sightings, List<PlacedEvent> events)
    {
        var namespaces = sightings.Select(one => one.Namespace).Concat(events.Select(one => one.Namespace)).Distinct();
        return
        [
            .. namespaces.SelectMany(identity => Merge(
                facts,
                facts.PlaceOf(identity),
                sightings.FindAll(one => one.Namespace == identity),
                events.FindAll(one => one.Namespace == identity))).OrderBy(mark => mark.Time), // those of one time keep their order
        ];
    }

    private static List<WayMark> Merge(PacketFacts facts, PacketPlace place, List<PacketSighting> here, List<PlacedEvent> events)
    {
        var marks = new List<WayMark>();
        var (next, hook, chain) = (0, (RuleHook?)null, (RuleChain?)null);
        var (decided, links) = (new HashSet<RuleChain>(), new HashSet<int>());
        foreach (var placed in events)
        {
            var one = placed.Event;
            if (facts.HookOf(placed) is { } own)
            {
                (hook, chain) = (own, new RuleChain(one.Family, one.Table, one.Chain));

                // What has decided is asked once more only if the packet was sent again.
                if (decided.Contains(chain))
                {
                    decided.Clear();
                    links.Clear();
                }
            }

            if (hook is RuleHook.Prerouting or RuleHook.Input or RuleHook.Forward)
            {
                var end = ComesIn(facts, place, here, next, one, hook.Value, links);
                for (; next < end; next++) marks.Add(new WayMark(here[next].Time, here[next].Packet, here[next]));
            }
            else if (hook == RuleHook.Postrouting)
            {
                // Where no rule was asked before, it has come in by then.
                for (; next < here.Count && here[next].Direction != FrameDirection.Out && links.Add(here[next].LinkIndex); next++)
                    marks.Add(new WayMark(here[next].Time, here[next].Packet, here[next]));
            }

            if (chain is not null && (one.IsPolicy || one.Verdict is RuleVerdict.Accept or RuleVerdict.Drop)) decided.Add(chain);

            var time = marks.Count > 0 ? marks[^1].Time : next < here.Count ? here[next].Time : long.MaxValue;
            marks.Add(new WayMark(time, one.Packet!, Rule: placed, Hook: hook));
        }

        for (; next < here.Count; next++) marks.Add(new WayMark(here[next].Time, here[next].Packet, here[next]));
        return marks;
    }

    // Behind the sightings at which the packet that a rule was asked for came in: a port of a bridge shows it, then the bridge. Behind
    // prerouting, its addresses may be others. The interfaces by which it has come in until now are in links.
    private static int ComesIn(
        PacketFacts facts, PacketPlace place, List<PacketSighting> here, int next, RuleEvent one, RuleHook hook, HashSet<int> links)
    {
        bool IsIt(PacketSighting sighting) => sighting.Direction != FrameDirection.Out
            && (hook != RuleHook.Prerouting || HasSameAddresses(sighting.Packet, one.Packet!))
            && (sighting.LinkIndex == one.InLink || facts.LinkOf(place, sighting.LinkIndex)?.Master == one.InLink);
        var found = here.FindIndex(next, sighting => IsIt(sighting));

        // The same interface again is the packet sent again.
        if (found < 0 || !links.Add(here[found].LinkIndex)) return next;
        while (found + 1 < here.Count && IsIt(here[found + 1]) && links.Add(here[found + 1].LinkIndex)) found++;
        return found + 1;
    }

    private static bool HasSameAddresses(TracedPacket one, TracedPacket other) =>
        one.Source.Equals(other.Source) && one.Destination.Equals(other.Destination);

    // TCP sends again what was not answered: the same packet, at a place where it was before.
    private static List<List<WayMark>> Split(List<WayMark> marks)
    {
        var attempts = new List<List<WayMark>>();
        var current = new List<WayMark>();
        var places = new HashSet<(FileIdentity, int, bool)>();
        foreach (var mark in marks)
        {
            var isSeenAgain = mark.Sighting is { } one
                && !places.Add((one.Namespace, one.LinkIndex, one.Direction == FrameDirection.Out));
            var isAskedAgain = mark.Hook == RuleHook.Output && current is [.., { Rule.Event.Verdict: RuleVerdict.Drop }];
            if (isSeenAgain || isAskedAgain)
            {
                // The rules that were asked before it was sent again belong to it.
                var last = current.FindLastIndex(other => other.Sighting is not null);
                var begin = current.FindIndex(last + 1, other => other.Hook == RuleHook.Output);
                List<WayMark> moved = begin < 0 || !isSeenAgain ? [] : current[begin..];
                if (moved.Count > 0) current.RemoveRange(begin, moved.Count);
                if (current.Count > 0) attempts.Add(current);
                current = moved;
                places.Clear();
                if (mark.Sighting is { } again) places.Add((again.Namespace, again.LinkIndex, again.Direction == FrameDirection.Out));
            }

            current.Add(mark);
        }

        if (current.Count > 0) attempts.Add(current);
        return attempts;
    }

    private static PacketStation StationOf(PacketFacts facts, List<WayMark> marks, int index, long origin)
    {
        var mark = marks[index];
        if (mark.Sighting is { } seen)
        {
            var place = facts.PlaceOf(seen.Namespace);
            var link = facts.LinkOf(place, seen.LinkIndex);
            var time = TimeSpan.FromMicroseconds((seen.Time - origin) / 1000.0);
            return new SightedAt(place, time, seen.LinkIndex, link?.Name ?? "?", seen.Direction, seen.Packet)
            {
                TargetMac = seen.TargetMac,
            };
        }

        var one = mark.Rule!.Event;
        var text = facts.TextOf(mark.Rule);

        // The change is seen in what comes next, in the next hook. On the way back, nobody asks the rules: the connection is known.
        var changes = one is { Verdict: RuleVerdict.Accept, IsPolicy: false } && Translates(one, text)
            ? marks.Skip(index + 1).FirstOrDefault(next => !HasSameAddresses(next.Packet, mark.Packet))?.Packet
            : null;
        return new DecidedBy(facts.PlaceOf(mark.Rule.Namespace), one, mark.Hook)
        {
            Rule = text,
            IsOfPlugin = text is not null
                && facts.Pods.Any(pod => pod.Facts.SandboxId is { } id && text.Text.Contains(id, StringComparison.Ordinal)),
            Program = facts.ProgramOf(mark.Rule),
            Pod = text is null ? null : RuleOwner.Find(facts.Pods, text),
            NewDestination = changes is null ? TranslatedTo(one, text, mark.Packet)
                : changes.Destination.Equals(mark.Packet.Destination) ? null : changes.Destination,
            NewSource = changes is not null && !changes.Source.Equals(mark.Packet.Source) ? changes.Source : null,
        };
    }

    // Of a packet that was not seen again, only the rule tells where it was to go.
    private static IPEndPoint? TranslatedTo(RuleEvent one, RuleText? text, TracedPacket packet)
    {
        if (one.Verdict != RuleVerdict.Accept || text?.Iptables is not { Target: "DNAT" } rule) return null;
        return IPEndPoint.TryParse(rule.Value("--to-destination") ?? "", out var end)
            ? new IPEndPoint(end.Address, end.Port == 0 ? packet.Destination.Port : end.Port)
            : null;
    }

    // A condition may have the same words: --ctstate DNAT.
    private static bool Translates(RuleEvent one, RuleText? text) => text switch
    {
        null => one.Table == "nat",
        { Iptables: { } rule } => Translations.Contains(rule.Target),
        _ => Statement().IsMatch(text.Text),
    };

    [GeneratedRegex(@"(?<!ct (status|state) )\b(dnat|snat|masquerade|redirect)\b")]
    private static partial Regex Statement();

    /// <summary>A sighting, or a rule, in the order of a packet's way.</summary>
    private sealed record WayMark(
        long Time, TracedPacket Packet, PacketSighting? Sighting = null, PlacedEvent? Rule = null, RuleHook? Hook = null);
}
