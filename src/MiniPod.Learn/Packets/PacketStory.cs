using System.Globalization;
using System.Net;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Packets;

/// <summary>Tells the life of packets line by line.</summary>
/// <param name="journey">The life.</param>
/// <param name="words">The words.</param>
/// <param name="withAll">Whether to tell all packets and rules.</param>
internal sealed class PacketStory(PacketJourney journey, PacketWords words, bool withAll)
{
    private const int LongestChain = 18;
    private static readonly string[] Unchanging = ["raw", "mangle", "security"];

    /// <summary>The packets to tell: the request, its answer, and those that show what went wrong.</summary>
    public IReadOnlyList<JourneyPacket> Shown { get; } = withAll ? journey.Packets :
    [
        .. journey.Packets.Where(packet => packet == Request(journey) || packet == FirstAnswer(journey)
            || packet.IsError && !IsOwnReport(journey, packet)
            || packet == journey.Verdict.Packet && !IsShownBefore(journey, packet)),
    ];

    /// <summary>How often the request was sent in vain, and once more if it was answered then.</summary>
    public int Repetitions => Request(journey) is not { } request || journey.Verdict.IsSuccess && request.Repetition == 0
        ? 1
        : journey.Packets.Count(request.IsLike);

    /// <summary>The words for a place.</summary>
    public string PlaceName(PacketPlace place) => place.Kind switch
    {
        PacketPlaceKind.Host => words.Host,
        PacketPlaceKind.Outside => words.Outside,
        PacketPlaceKind.Pod => PacketWords.Fill(words.Pod, place.Name),
        _ => place.Name.Length == 0 ? words.GoneNamespace : PacketWords.Fill(words.Namespace, place.Name),
    };

    /// <summary>The words for a place in a sentence.</summary>
    public string PlaceInText(PacketPlace place) => place.Kind switch
    {
        PacketPlaceKind.Host => words.TheHost,
        PacketPlaceKind.Outside => words.TheOutside,
        _ => PlaceName(place),
    };

    /// <summary>The lines of a packet.</summary>
    public IEnumerable<StoryLine> Of(JourneyPacket packet)
    {
        TracedPacket? before = null;
        PacketPlace? place = null;
        var path = new RulePath();
        var hasEnded = false;
        var told = new HashSet<(PacketPlace, RuleHook?, string, string, ulong)>();
        foreach (var station in packet.Stations)
        {
            var where = station.Place == place ? "" : PlaceName(station.Place);
            switch (station)
            {
                case SightedAt seen:
                    yield return Sighting(seen, where, before) with { Station = seen };
                    (before, hasEnded) = (seen.Packet, false);
                    break;
                case DecidedBy decided:
                    path.Follow(decided);
                    if (!withAll && (hasEnded || !Matters(decided))) continue; // a bridge asks again for each port
                    hasEnded |= decided.IsEnd;
                    foreach (var one in withAll ? [decided] : path.Take())
                    {
                        // A bridge that sends to several ports asks the same rules for each.
                        var (chain, rule) = (one.Event.Chain, one.Event.Handle);
                        if (!withAll && !told.Add((one.Place, one.Hook, one.Event.Table, chain, rule))) continue;
                        yield return Decision(one, where) with { Station = one };
                        where = "";
                    }

                    break;
                case TrackedBy tracked:
                    foreach (var text in Turned(tracked, packet))
                        yield return new StoryLine("", where, words.Tracking, text, "") { Station = tracked };
                    break;
                case RoutedBy routed:
                    var tone = routed.Answer.Route is null ? TextTone.Broken : TextTone.Plain;
                    yield return new StoryLine("", where, words.WhereTo, Route(routed), "", tone) { Station = routed };
                    break;
                case BridgedTo bridged:
                    yield return new StoryLine("", where, words.Bridge, Bridging(bridged), "") { Station = bridged };
                    break;
                case ArrivedAt arrived:
                    yield return new StoryLine("", where, "", Arrival(packet, arrived), "", TextTone.Heading) { Station = arrived };
                    break;
            }

            place = station.Place;
        }

        var isLost = !packet.HasArrived && !packet.IsError && packet.Stop is null && !journey.Verdict.IsSuccess;
        if (isLost && packet.Stations.Count > 0)
            yield return new StoryLine("", "", "", words.EndsHere, "", TextTone.Broken) { Station = packet.Stations[^1] };
    }

    /// <summary>Whether the way of a packet ends before its goal, there where the request ended.</summary>
    public bool IsLast(JourneyPacket packet) => journey.Verdict.Packet?.IsLike(packet) == true;

    // The sender's own kernel reports to itself that nobody answers.
    private static bool IsOwnReport(PacketJourney journey, JourneyPacket packet) =>
        packet.Stations.All(station => station.Place == journey.From)
        && packet.First.Source.Address.Equals(packet.First.Destination.Address);

    // What is sent again has the same way.
    private static bool IsShownBefore(PacketJourney journey, JourneyPacket packet) => packet.Repetition > 0
        && new[] { Request(journey), FirstAnswer(journey) }.Any(shown => shown?.IsLike(packet) == true);

    /// <summary>A rule of which only its counter is known.</summary>
    public string Counted(CountedRule one)
    {
        var condition = one.Rule.Iptables is { } rule
            ? $"{words.Rule.Describe(rule) ?? one.Rule.Text}  {rule.Target}"
            : $"{words.PolicyOf}  {one.Rule.Text}";
        var number = one.IsPolicy ? "" : $" {one.Rule.Number.ToString(CultureInfo.InvariantCulture)}";
        return $"{one.Table} {one.Chain}{number}  {condition}  ({PacketWords.Fill(words.CountedPackets, one.Packets)})";
    }

    private static JourneyPacket? Request(PacketJourney journey) => First(journey, isAnswer: false);

    private static JourneyPacket? FirstAnswer(PacketJourney journey) => First(journey, isAnswer: true);

    // Of one that was sent again, the answered request is the one that arrived.
    private static JourneyPacket? First(PacketJourney journey, bool isAnswer)
    {
        var first = journey.Packets.FirstOrDefault(packet => packet.IsAnswer == isAnswer && !packet.IsError);
        return first is null || first.HasArrived || !journey.Verdict.IsSuccess
            ? first
            : journey.Packets.FirstOrDefault(packet => packet.HasArrived && packet.IsLike(first)) ?? first;
    }

    private StoryLine Sighting(SightedAt seen, string where, TracedPacket? before)
    {
        // A port of a bridge shows what passes through; an interface with an address gets what a bridge sends to all.
        var isFlooded = seen.Direction == FrameDirection.ToOther && seen.Place.Kind != PacketPlaceKind.Host;
        var way = seen.IsOut ? words.Out : isFlooded ? words.Passing : words.In;
        var isSame = before is not null && before.Source.Equals(seen.Packet.Source) && before.Destination.Equals(seen.Packet.Destination);
        var time = seen.Time.TotalMicroseconds.ToString("0.0", CultureInfo.InvariantCulture);
        var ttl = seen.Packet.TimeToLive.ToString(CultureInfo.InvariantCulture);
        var text = isSame
            ? ""
            : $"{EndText(seen.Packet.Source)} → {EndText(seen.Packet.Destination)}  {KindOf(seen.Packet)} ttl {ttl}";
        return new StoryLine(time, where, PacketWords.Fill(way, seen.Link), text, "");
    }

    private string KindOf(TracedPacket packet) =>
        packet.Kind.Length > 0
            ? packet.Kind
            : $"{packet.Protocol.ToString().ToUpperInvariant()} {PacketWords.Fill(words.Bytes, packet.Length)}";

    // ICMP has no ports.
    private static string EndText(IPEndPoint end) => end.Port == 0 ? end.Address.ToString() : end.ToString();

    // For the first packet of a connection, a rule was asked, if not one that is traced.
    private IEnumerable<string> Turned(TrackedBy tracked, JourneyPacket packet)
    {
        var (source, destination) = packet.IsAnswer ? (words.TurnedSource, words.TurnedDestination)
            : packet == Request(journey) ? (words.UntoldSource, words.UntoldDestination)
            : (words.KnownSource, words.KnownDestination);
        if (!tracked.OldSource.Equals(tracked.NewSource))
            yield return PacketWords.Fill(source, EndText(tracked.OldSource), EndText(tracked.NewSource));
        if (!tracked.OldDestination.Equals(tracked.NewDestination))
            yield return PacketWords.Fill(destination, EndText(tracked.OldDestination), EndText(tracked.NewDestination));
    }

    // A table that changes nothing, chains that only lead on, and marks are left out.
    private static bool Matters(DecidedBy decided)
    {
        if (decided.IsEnd || decided.NewDestination is not null || decided.NewSource is not null) return true;
        var one = decided.Event;
        if (decided.Rule?.Iptables?.Target is "MARK" or "CONNMARK") return true;
        if (one.Verdict != RuleVerdict.Accept || Unchanging.Contains(one.Table)) return false;
        return one.Table != "nat" || decided.Hook is RuleHook.Prerouting or RuleHook.Postrouting or RuleHook.Output;
    }

    private StoryLine Decision(DecidedBy decided, string where)
    {
        var one = decided.Event;
        var label = decided.Hook switch
        {
            RuleHook.Prerouting => words.Arrives,
            RuleHook.Input => words.MayEnter,
            RuleHook.Forward => words.MayPass,
            RuleHook.Output => words.Sends,
            RuleHook.Postrouting => words.Leaves,
            _ => words.RuleAsked,
        };
        var number = decided.Rule is null or { Number: 0 } ? "" : $" {decided.Rule.Number.ToString(CultureInfo.InvariantCulture)}";
        var subject = $"{one.Table} {(withAll ? one.Chain : Shortened(one.Chain))}{number}";
        var tone = decided.IsEnd ? TextTone.Broken : TextTone.Plain;
        return new StoryLine("", where, label, subject, $"{Condition(decided)}  {Effect(decided)}".TrimStart(), tone);
    }

    // The names of chains that plugins make end with many digits of a hash.
    private static string Shortened(string chain) => chain.Length <= LongestChain ? chain : $"{chain[..(LongestChain - 3)]}...";

    private string Condition(DecidedBy decided)
    {
        if (decided.Event is { IsPolicy: true, Table: "nat" }) return "";
        if (decided.Event.IsPolicy) return words.PolicyOf;
        if (decided.Event.Handle == 0 && decided.Rule is null) return words.ChainEnd;
        var text = decided.Rule is not { } rule ? $"handle {decided.Event.Handle.ToString(CultureInfo.InvariantCulture)}"
            : rule.Iptables is { } parsed ? words.Rule.Describe(parsed) ?? rule.Text
            : rule.Text;
        return decided.Pod is null ? text : $"{text}{PacketWords.Fill(words.OfPod, decided.Pod)}";
    }

    private string Effect(DecidedBy decided)
    {
        var (one, target) = (decided.Event, decided.Rule?.Iptables?.Target);
        if (decided.NewDestination is { } destination)
            return $"{target} → {PacketWords.Fill(words.NewDestination, EndText(destination))}".Trim();
        if (decided.NewSource is { } source) return $"{target} → {PacketWords.Fill(words.NewSource, EndText(source))}".Trim();
        if (one is { Table: "nat", Verdict: RuleVerdict.Accept } && decided.Hook is { } hook)
        {
            var stays = hook == RuleHook.Postrouting ? words.SourceStays : words.DestinationStays;
            return one.IsPolicy ? stays : $"ACCEPT → {stays}";
        }

        if (decided.IsEnd) return $"{(target is null or "" ? "DROP" : target)}  {words.EndsHere}";
        return one.Verdict switch
        {
            RuleVerdict.Jump or RuleVerdict.Goto => $"→ {(withAll ? one.Target : Shortened(one.Target!))}",
            RuleVerdict.Accept => "ACCEPT",
            RuleVerdict.Return => "RETURN",
            _ => target is { Length: > 0 } ? target : one.Verdict.ToString().ToLowerInvariant(),
        };
    }

    private string Route(RoutedBy routed)
    {
        if (routed.Forbidden is { } setting) return PacketWords.Fill(words.Forbidden, setting);
        if (routed.Answer.Route is not { } route) return PacketWords.Fill(words.RouteNone, routed.Destination);
        if (route.Type == RouteType.Local) return PacketWords.Fill(words.RouteLocal, routed.Destination);
        var net = route.Destination.PrefixLength == 0 ? words.Default : route.Destination.ToString();
        if (routed.Link is null) return PacketWords.Fill(words.RouteRefused, route.Type.ToString().ToLowerInvariant(), net);
        return routed.Gateway is { } gateway
            ? PacketWords.Fill(words.RouteVia, net, routed.Link, gateway)
            : PacketWords.Fill(words.RouteDirect, net, routed.Link);
    }

    private string Bridging(BridgedTo bridged)
    {
        var mac = NetworkLink.TextOf(bridged.Mac);
        if (bridged.Owner is var (place, link)) mac = PacketWords.Fill(words.OwnerOf, mac, PlaceName(place), link);
        return bridged.Port is { } port
            ? PacketWords.Fill(words.BehindPort, mac, port)
            : PacketWords.Fill(words.BehindNone, mac, bridged.Bridge);
    }

    private string Arrival(JourneyPacket packet, ArrivedAt arrived)
    {
        if (packet.IsAnswer && arrived.Place == journey.From && packet != FirstAnswer(journey) && !packet.IsError)
            return words.ArrivedAnswer;
        if (!packet.IsAnswer && packet != Request(journey)) return words.ArrivedAnswer;
        if (packet.IsAnswer && arrived.Place == journey.From)
            return packet.IsError || packet.First.Kind.Contains("RST", StringComparison.Ordinal) ? words.Refused : words.AnswerBack;

        // Who listens is asked afterwards: what was refused came before that.
        if (arrived.NeedsNone || journey.Verdict.Kind == PacketVerdictKind.Refused) return words.Arrived;
        return arrived.Listener switch
        {
            null => words.ArrivedNobody,
            "" => words.Arrived,
            var name => PacketWords.Fill(words.ArrivedListener, name),
        };
    }
}
