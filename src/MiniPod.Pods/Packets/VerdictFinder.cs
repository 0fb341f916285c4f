using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Net.Tracing;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Pods.Packets;

/// <summary>Finds how a request ended: by what came back, and otherwise by where the trail of its packets ends.</summary>
/// <param name="facts">What was seen.</param>
/// <param name="packets">The ways of its packets.</param>
internal sealed class VerdictFinder(PacketFacts facts, IReadOnlyList<JourneyPacket> packets)
{
    private readonly TrailEnd _trail = new(facts);

    /// <summary>Finds it.</summary>
    public PacketVerdict Find()
    {
        var ending = Twin() ?? Ending();
        var verdict = VerdictCommands.AddTo(facts, WentAway(ending) ?? ending);
        return verdict with { Fault = VerdictFaults.Of(facts, verdict) };
    }

    private PacketVerdict Ending() => facts.Outcome.Kind switch
    {
        PacketOutcomeKind.Answered => SomebodyElse() ?? new PacketVerdict(Answered, facts.From),
        PacketOutcomeKind.Accepted => LostData() ?? new PacketVerdict(Accepted, facts.From),
        PacketOutcomeKind.Incomplete => LostData() ?? new PacketVerdict(Answered, facts.From), // a server that keeps the connection open
        PacketOutcomeKind.Refused => Refusal(),
        _ => Loss(),
    };

    // What is read afterwards of a place that is gone, and of what led to it, says nothing of the time when the request was sent. Rules and
    // answers were seen at that time.
    private PacketVerdict? WentAway(PacketVerdict ending)
    {
        var met = facts.Sightings.Select(one => one.Namespace).Concat(facts.Events.Select(one => one.Namespace))
            .Append(facts.From.Namespace).ToHashSet();
        if (facts.Gone.FirstOrDefault(place => met.Contains(place.Namespace)) is not { } gone) return null;
        var wasSeen = ending.Kind is Answered or Accepted or StoppedByRule or StoppedByPolicy or Refused or Reported or TooBig;
        return wasSeen && !facts.Gone.Contains(ending.Place) ? null : new PacketVerdict(PacketVerdictKind.WentAway, gone);
    }

    // Whoever answers, or does not: it is not the one who was asked for.
    private PacketVerdict? Twin()
    {
        foreach (var packet in packets.Where(packet => packet is { IsAnswer: false, HasArrived: true }))
        {
            var place = packet.Stations.OfType<ArrivedAt>().Last().Place;
            if (place.Kind != PacketPlaceKind.Other || packet.Sightings.LastOrDefault() is not { } last) continue;
            var address = last.Packet.Destination.Address;
            var pod = facts.Places.FirstOrDefault(one => one.Kind == PacketPlaceKind.Pod && facts.IsOwn(one, address));
            if (pod is not null) return new PacketVerdict(AddressTwice, place, address.ToString(), pod.Name, last.Link) { Packet = packet };
        }

        return null;
    }

    // The receiver is on this host, and the request was never seen there: whoever answered, it was not the receiver.
    private PacketVerdict? SomebodyElse()
    {
        var receiver = facts.Places.FirstOrDefault(place => place.Kind == PacketPlaceKind.Pod && facts.IsOwn(place, facts.To.Address));
        if (receiver is null || facts.Sightings.Count == 0 || facts.Sightings.Any(one => one.Namespace == receiver.Namespace)) return null;
        if (packets.FirstOrDefault(packet => packet is { IsAnswer: false, IsError: false }) is not { } request) return null;
        var verdict = _trail.Of(request);
        return verdict.Kind is LinkDown or Unplugged or AddressLost ? verdict with { Packet = request } : null;
    }

    // The connection stands, but its data do not get through: one large packet is lost again and again.
    private PacketVerdict? LostData()
    {
        if (packets.FirstOrDefault(packet => packet.IsError) is { } error && TooLarge(error) is { } tooBig) return tooBig;
        var lost = packets.LastOrDefault(packet => packet is { HasArrived: false, IsError: false } && IsForOneOfUs(packet));
        return lost is null || packets.Any(packet => packet.HasArrived && packet.First.Sequence == lost.First.Sequence
            && packet.IsAnswer == lost.IsAnswer && packet.First.Length == lost.First.Length)
            ? null
            : _trail.Of(lost) with { Packet = lost, IsOnWayBack = lost.IsAnswer };
    }

    // What happens to the others behind this host cannot be seen.
    private bool IsForOneOfUs(JourneyPacket packet) => packet.Sightings.LastOrDefault() is { } last
        && facts.Places.Any(place => facts.IsOwn(place, last.Packet.Destination.Address));

    // A rule that refuses answers for the receiver; otherwise whoever sent the refusal refused.
    private PacketVerdict Refusal()
    {
        if (StopOf(packets.Where(packet => !packet.IsAnswer)) is { } stop) return stop;
        if (CountedStop("REJECT") is { } counted) return counted;
        var refusal = packets.LastOrDefault(packet => packet.IsAnswer);
        if (refusal?.Sightings.FirstOrDefault() is { } first)
        {
            var asked = packets.LastOrDefault(packet => !packet.IsAnswer
                && packet.Stations.OfType<ArrivedAt>().Any(one => one.Place == first.Place));
            if (asked?.Stations.OfType<ArrivedAt>().Last() is { } arrival && asked.Sightings.LastOrDefault() is { } last)
            {
                return arrival.Listener is null
                    ? Deaf(arrival.Place, last.Packet.Destination.Port)
                    : new PacketVerdict(Refused, arrival.Place, last.Packet.Destination.ToString());
            }

            return refusal.IsError
                ? new PacketVerdict(Reported, first.Place, refusal.First.Kind, refusal.First.Source.Address.ToString())
                : new PacketVerdict(Refused, first.Place, facts.To.ToString());
        }

        if (packets.FirstOrDefault(packet => packet is { HasArrived: true, IsAnswer: false }) is { } arrived) return NoAnswer(arrived);
        var receiver = facts.Places.FirstOrDefault(place => facts.IsOwn(place, facts.To.Address));
        return receiver is not null && packets.Count > 0
            ? Deaf(receiver, facts.To.Port)
            : new PacketVerdict(NotSent, facts.From, Error);
    }

    private PacketVerdict Loss()
    {
        if (packets.All(packet => packet.IsError || !IsSeen(packet))) return NotSentAtAll();
        var requests = packets.Where(packet => packet is { IsAnswer: false, IsError: false }).ToList();
        if (StopOf(requests) is { } stop) return stop;
        var error = packets.LastOrDefault(packet => packet is { IsError: true, IsAnswer: true });
        if (error is not null && TooLarge(error) is { } tooBig) return tooBig;
        var arrived = requests.LastOrDefault(packet => packet.HasArrived);
        if ((arrived is null || arrived.Stations.OfType<ArrivedAt>().Last() is { Listener: null, NeedsNone: false })
            && (CountedStop("DROP") ?? CountedStop("REJECT")) is { } counted)
        {
            return counted;
        }

        if (arrived is null)
        {
            var verdict = requests.Count == 0 ? NotSentAtAll() : _trail.Of(requests[^1]) with { Packet = requests[^1] };
            return verdict.Kind is Lost or LeftHost && error?.Sightings.FirstOrDefault() is { } report
                ? new PacketVerdict(Reported, report.Place, error.First.Kind, error.First.Source.Address.ToString())
                : verdict;
        }

        var answer = packets.LastOrDefault(packet => packet is { IsAnswer: true, IsError: false });
        if (answer is null) return NoAnswer(arrived);
        return answer.HasArrived && answer.Stations.OfType<ArrivedAt>().Last().Place == facts.From
            ? new PacketVerdict(Lost, facts.From, answer.Sightings.Last().Link) { IsOnWayBack = true }
            : _trail.Of(answer) with { Packet = answer, IsOnWayBack = true };
    }

    private PacketVerdict? StopOf(IEnumerable<JourneyPacket> trail) =>
        trail.LastOrDefault(packet => packet.Stop is not null) is { Stop: { } stop } packet
            ? TrailEnd.Stopped(stop) with { Packet = packet, HasOtherRule = HasOtherRule(RuleHook.Prerouting) }
            : null;

    // The packets of others count too: the rule, or else the policy, has to be one for this packet.
    private PacketVerdict? CountedStop(string target)
    {
        var isIPv6 = facts.IsIPv6;
        var changed = facts.Counted.Select(one => one.Rule.Iptables?.Value("--to-destination")).OfType<string>()
            .Select(text => IPEndPoint.TryParse(text, out var end) ? end : null).OfType<IPEndPoint>();
        var request = packets.FirstOrDefault(one => !one.IsAnswer);
        if (request is not null && StationPlanner.NewDestination(request.Stations) is { } then) changed = changed.Append(then);
        var packet = request?.First;
        var found = packet is null ? null : facts.Counted
            .Where(one => one.Rule.Program.StartsWith("ip6", StringComparison.Ordinal) == isIPv6)
            .Where(one => (one.Rule.Iptables?.Target ?? one.Rule.Text) == target)
            .OrderBy(one => one.IsPolicy)
            .FirstOrDefault(one => one.IsPolicy || changed.Append(packet.Destination).Any(to => one.Fits(packet, to)));
        if (found is null) return null;
        var rule = new StoppingRule(found.Rule.Program, "");
        string[] values = found.IsPolicy
            ? [found.Table, found.Chain, found.Rule.Text]
            : [found.Table, found.Chain, Text(found.Rule.Number), found.Rule.Text];
        return new PacketVerdict(found.IsPolicy ? StoppedByPolicy : StoppedByRule, facts.Host, values) { Rule = rule };
    }

    private static bool IsSeen(JourneyPacket packet) => packet.Stations.Any(station => station is SightedAt or DecidedBy or ArrivedAt);

    private PacketVerdict NotSentAtAll()
    {
        var answer = facts.Route(facts.From, facts.To.Address, null, 0);
        return _trail.Routing(facts.From, answer, facts.To.Address, null, 0)
            ?? (facts.Outcome.Error is null ? new PacketVerdict(Unseen, facts.From) : new PacketVerdict(NotSent, facts.From, Error));
    }

    // It arrived, and nothing was sent back: the receiver has no way back, or nothing to say.
    private PacketVerdict NoAnswer(JourneyPacket arrived)
    {
        var arrival = arrived.Stations.OfType<ArrivedAt>().Last();
        var asked = arrived.Sightings.LastOrDefault()?.Packet ?? arrived.First;
        var from = facts.IsOwn(arrival.Place, asked.Destination.Address) ? asked.Destination.Address : null;
        var back = facts.Route(arrival.Place, asked.Source.Address, from, 0);
        if (arrival.Place.Kind == PacketPlaceKind.Outside && back.Route is null && facts.IsOwn(facts.From, asked.Source.Address))
        {
            return new PacketVerdict(NotMasqueraded, arrival.Place, asked.Source.Address.ToString())
            {
                IsOnWayBack = true,
                HasOtherRule = HasOtherRule(RuleHook.Postrouting),
            };
        }

        if (_trail.Routing(arrival.Place, back, asked.Source.Address, null, 0) is { } noWay) return noWay with { IsOnWayBack = true };
        return arrival is { Listener: null, NeedsNone: false }
            ? Deaf(arrival.Place, asked.Destination.Port)
            : new PacketVerdict(ReceiverSilent, arrival.Place, arrival.Listener ?? "");
    }

    private PacketVerdict Deaf(PacketPlace place, int port)
    {
        var protocol = facts.Flow.Protocol.ToString().ToLowerInvariant();
        var publisher = place.Kind != PacketPlaceKind.Host ? null : facts.Pods.FirstOrDefault(pod =>
            pod.Status.Ports.Any(one => one.HostPort == port && one.Protocol.ToString() == protocol)
            && pod.Status.Ips.Any(ip => IPAddress.Parse(ip).AddressFamily == facts.To.AddressFamily));
        if (publisher is not null)
        {
            return new PacketVerdict(PortNotForwarded, place, Text(port), publisher.Status.Record.FullName)
            {
                HasOtherRule = HasOtherRule(RuleHook.Prerouting) || HasOtherRule(RuleHook.Output),
            };
        }

        var elsewhere = facts.ViewOf(place)?.Listeners.FirstOrDefault(one => one.Port == port && one.Protocol == facts.Flow.Protocol);
        return elsewhere is null
            ? new PacketVerdict(NobodyListens, place, Text(port))
            : new PacketVerdict(ListensElsewhere, place, Text(port), elsewhere.Address.ToString());
    }

    // Whether a rule kept the packet from those that would have changed its address.
    private bool HasOtherRule(RuleHook hook) => packets.Where(packet => !packet.IsAnswer)
        .SelectMany(packet => packet.Stations).OfType<DecidedBy>()
        .Any(one => one.Hook == hook && one is { Event: { IsPolicy: false, Verdict: RuleVerdict.Accept or RuleVerdict.Return }, Pod: null }
            || one.Rule?.Iptables?.Target is "NOTRACK" or "CT");

    private static PacketVerdict? TooLarge(JourneyPacket error) =>
        error.First.Kind is "fragmentation needed" or "packet too big" && error.Sightings.FirstOrDefault() is { } report
            ? new PacketVerdict(TooBig, report.Place, "0")
            : null;

    private string Error => facts.Outcome.Error is { } error ? new SocketException((int)error).Message : "";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
