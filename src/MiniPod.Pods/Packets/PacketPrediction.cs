using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>Predicts the way of a request where the kernel does not show packets: routes, bridges and rules are asked one after another, as
/// the packet would meet them.</summary>
internal static class PacketPrediction
{
    private const int MostPlaces = 8;

    /// <summary>Makes it.</summary>
    public static JourneyPacket Make(PacketFacts facts, PacketRules rules)
    {
        var stations = new List<PacketStation>();
        var (place, to, inLink) = (facts.From, facts.To, 0);
        var from = new IPEndPoint(facts.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, facts.Flow.Port);
        for (var visited = 0; visited < MostPlaces; visited++)
        {
            if (place.Kind == PacketPlaceKind.Host && Change(facts, rules, to) is { } change)
            {
                stations.Add(change);
                to = change.NewDestination!;
            }

            if (facts.IsLocal(place, to.Address))
            {
                stations.Add(StationPlanner.Arrival(facts, place, PacketTo(facts, from, to), isAnswer: false));
                break;
            }

            var answer = facts.Route(place, to.Address, inLink == 0 ? null : from.Address, inLink);
            var hop = answer.Route?.NextHops is [var first, ..] ? first : null;
            var link = hop is null ? null : facts.LinkOf(place, hop.LinkIndex);
            stations.Add(new RoutedBy(place, answer, to.Address) { Link = link?.Name, Gateway = hop?.Gateway });
            if (link is null || facts.ViewOf(place) is not { } view) break;
            if (visited == 0 && SourceOn(view, link, facts.IsIPv6) is { } source) from.Address = source;
            if (inLink != 0 && place.Kind == PacketPlaceKind.Host && Refusal(facts, rules, inLink, from.Address, to) is { } refusal)
            {
                stations.Add(refusal);
                break;
            }

            if (Behind(facts, place, view, link, hop!.Gateway ?? to.Address, stations) is not var (next, incoming)) break;
            (place, inLink) = (next, incoming);
        }

        return new JourneyPacket(PacketTo(facts, from, facts.To), IsAnswer: false, stations);
    }

    private static TracedPacket PacketTo(PacketFacts facts, IPEndPoint from, IPEndPoint to) => new(facts.Flow.Protocol, from, to, 64);

    private static IPAddress? SourceOn(NamespaceView view, NetworkLink link, bool isIPv6) => view.Addresses
        .Where(one => one.LinkIndex == link.Index && one.Scope == AddressScope.Global)
        .FirstOrDefault(one => one.Address.AddressFamily == (isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork))?.Address;

    private static DecidedBy? Change(PacketFacts facts, PacketRules rules, IPEndPoint to)
    {
        if (!facts.IsLocal(facts.Host, to.Address)) return null;
        var protocol = facts.Flow.Protocol.ToString().ToLowerInvariant();
        var found = rules.Arriving.FirstOrDefault(one => one.Protocol == protocol && one.Port == to.Port
            && (one.Address ?? to.Address).Equals(to.Address) && one.To.AddressFamily == to.AddressFamily);
        if (found is null) return null;
        var then = new IPEndPoint(found.To, found.ToPort);
        var text = Rule(facts, "nat", "PREROUTING", $"-p {protocol} --dport {found.Port} -j DNAT --to-destination {then}");
        return new DecidedBy(facts.Host, new RuleEvent("nat", "PREROUTING", RuleVerdict.Accept), RuleHook.Prerouting)
        {
            Rule = text,
            Pod = RuleOwner.Find(facts.Pods, text),
            NewDestination = then,
        };
    }

    private static DecidedBy? Refusal(PacketFacts facts, PacketRules rules, int inLink, IPAddress from, IPEndPoint to)
    {
        var (place, passing) = (facts.Host, rules.PassingOf(to.AddressFamily));
        var found = passing.Refusals.FirstOrDefault(one => one.IsWhole
            && (one.Source?.Contains(from) ?? true) && (one.Destination?.Contains(to.Address) ?? true));
        if (found is null)
        {
            var passes = passing.PassesFrom(from, facts.LinkOf(place, inLink)?.Name)
                || passing.Destinations.Any(one => one.Destination.Contains(to.Address) && (one.Port ?? to.Port) == to.Port);
            var policy = new RuleEvent("filter", "FORWARD", RuleVerdict.Drop) { IsPolicy = true };
            return passes ? null : new DecidedBy(place, policy, RuleHook.Forward) { Program = facts.IsIPv6 ? "ip6tables" : "iptables" };
        }

        var text = Rule(facts, "filter", found.Chain, found.Text);
        return new DecidedBy(place, new RuleEvent("filter", found.Chain, RuleVerdict.Drop), RuleHook.Forward)
        {
            Rule = text,
            Pod = RuleOwner.Find(facts.Pods, text),
        };
    }

    private static RuleText Rule(PacketFacts facts, string table, string chain, string text) =>
        new(facts.IsIPv6 ? "ip6tables" : "iptables", 0, text) { Iptables = IptablesRule.Parse(table, $"-A {chain} {text}") };

    // Who is at the other end of a link: the other end of a cable, or who has the address behind a port of the bridge.
    private static (PacketPlace Place, int InLink)? Behind(
        PacketFacts facts, PacketPlace place, NamespaceView view, NetworkLink link, IPAddress next, List<PacketStation> stations)
    {
        if (link.Kind == "bridge")
        {
            var owner = facts.Places.FirstOrDefault(one => one != place && facts.IsOwn(one, next));
            if (owner is null || facts.ViewOf(owner) is not { } there) return null;
            var end = there.Link(there.Addresses.First(one => one.Address.Equals(next)).LinkIndex);
            var port = end is null || facts.Picture.PeerOf(there, end) is not { } peer || peer.View != view ? null : peer.Link;
            stations.Add(new BridgedTo(place, link.Name, end?.Mac ?? PhysicalAddress.None, port?.Master == link.Index ? port.Name : null));
            return port?.Master == link.Index ? (owner, end!.Index) : null;
        }

        if (facts.Picture.PeerOf(view, link) is not var (peerView, peerLink)) return null;
        return (facts.PlaceOf(peerView.Identity), peerLink.Master ?? peerLink.Index);
    }
}
