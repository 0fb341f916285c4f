using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Tests.Packets;

/// <summary>Requests and their ways.</summary>
internal static class Journeys
{
    private static readonly PacketPlace Outside = new(PacketPlaceKind.Outside, "", new FileIdentity("0:4", 3));
    private static readonly PacketPlace Host = new(PacketPlaceKind.Host, "", new FileIdentity("0:4", 1));
    private static readonly PacketPlace Pod = new(PacketPlaceKind.Pod, "web", new FileIdentity("0:4", 2));
    private static readonly IPEndPoint Asker = IPEndPoint.Parse("192.168.50.2:35311"), Published = IPEndPoint.Parse("192.168.50.1:8080");
    private static readonly IPEndPoint Inside = IPEndPoint.Parse("10.231.0.2:80");

    /// <summary>From outside to a published port, and back.</summary>
    public static PacketJourney Answered { get; } = Journey(
        new PacketVerdict(PacketVerdictKind.Answered, Outside),
        [
            Request(
                Dnat(),
                Route(Host, "10.231.0.0/22", "minipod0"),
                Filter(6, "-d 10.231.0.2/32 -m conntrack --ctstate DNAT -j ACCEPT", RuleVerdict.Accept),
                Seen(Host, 98.6, "minipod0", true, Packet(Asker, Inside, "SYN", 63)),
                new BridgedTo(Host, "minipod0", PhysicalAddress.Parse("6A8618342ADA"), "vethcf2c255b") { Owner = (Pod, "eth0") },
                Seen(Host, 102.5, "vethcf2c255b", true, Packet(Asker, Inside, "SYN", 63)),
                Seen(Pod, 104.1, "eth0", false, Packet(Asker, Inside, "SYN", 63)),
                new ArrivedAt(Pod, "nginx")),
            new JourneyPacket(Packet(Inside, Asker, "SYN ACK"), true,
            [
                Seen(Pod, 118.7, "eth0", true, Packet(Inside, Asker, "SYN ACK")),
                Seen(Host, 120, "vethcf2c255b", false, Packet(Inside, Asker, "SYN ACK")),
                new TrackedBy(Host, Inside, Published, Asker, Asker),
                Seen(Host, 140.5, "eth0", true, Packet(Published, Asker, "SYN ACK", 63)),
                Seen(Outside, 141.4, "eth0", false, Packet(Published, Asker, "SYN ACK", 63)),
                new ArrivedAt(Outside, null) { NeedsNone = true },
            ]),
        ]);

    /// <summary>The same, when the first request and the first answer are lost on their way and sent again.</summary>
    public static PacketJourney AnsweredLate { get; } = Answered with
    {
        Packets =
        [
            .. Answered.Packets.Select(packet => packet with { Stations = [.. packet.Stations.Take(1)] }),
            .. Answered.Packets.Select(packet => packet with { Repetition = 1 }),
        ],
    };

    /// <summary>One that a rule stops.</summary>
    public static PacketJourney Stopped { get; } = Journey(
        new PacketVerdict(PacketVerdictKind.StoppedByRule, Host, "filter", "CNI-ADMIN", "1", "-d 10.231.0.2/32 -j DROP")
        {
            Look = "iptables -t filter -S CNI-ADMIN 1",
            Mend = "iptables -t filter -D CNI-ADMIN 1",
        },
        [Request(Dnat(), Filter(1, "-d 10.231.0.2/32 -j DROP", RuleVerdict.Drop))]);

    private static PacketJourney Journey(PacketVerdict verdict, IReadOnlyList<JourneyPacket> packets) => new()
    {
        From = Outside,
        To = Published,
        Protocol = ProtocolType.Tcp,
        SentAt = new DateTimeOffset(2026, 11, 30, 1, 2, 3, TimeSpan.Zero),
        Packets = packets,
        Outcome = verdict.IsSuccess
            ? new PacketOutcome(PacketOutcomeKind.Answered, "HTTP/1.1 200 OK", 238)
            : new PacketOutcome(PacketOutcomeKind.Silent),
        Verdict = verdict.IsSuccess ? verdict : verdict with { Packet = packets[0] },
        BridgesMeetRules = true,
    };

    private static JourneyPacket Request(params PacketStation[] stations) => new(Packet(Asker, Published, "SYN"), false,
    [
        Seen(Outside, 0, "eth0", true, Packet(Asker, Published, "SYN")),
        Seen(Host, 6.4, "eth0", false, Packet(Asker, Published, "SYN")),
        .. stations,
    ]);

    private static DecidedBy Dnat()
    {
        const string rule = "-p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.231.0.2:80";
        return Decided("nat", "PREROUTING", 1, rule, RuleHook.Prerouting) with { NewDestination = Inside, Pod = "web" };
    }

    private static DecidedBy Filter(int number, string rule, RuleVerdict verdict) =>
        Decided("filter", "CNI-FORWARD", number, rule, RuleHook.Forward, verdict) with { Pod = "web" };

    private static DecidedBy Decided(
        string table, string chain, int number, string rule, RuleHook hook, RuleVerdict verdict = RuleVerdict.Accept) =>
        new(Host, new RuleEvent(table, chain, verdict) { Family = 2, Handle = (ulong)number }, hook)
        {
            Program = "iptables",
            Rule = new RuleText("iptables", number, rule) { Iptables = IptablesRule.Parse(table, $"-A {chain} {rule}") },
        };

    private static RoutedBy Route(PacketPlace place, string net, string link)
    {
        var route = new NetworkRoute(IPNetwork.Parse(net), RouteType.Unicast, [new NextHop(3, null)]);
        return new RoutedBy(place, new RouteAnswer(route, 0), Inside.Address) { Link = link };
    }

    private static SightedAt Seen(PacketPlace place, double microseconds, string link, bool isOut, TracedPacket packet) => new(
        place, TimeSpan.FromMicroseconds(microseconds), 2, link, isOut ? FrameDirection.Out : FrameDirection.ToHost, packet);

    private static TracedPacket Packet(IPEndPoint from, IPEndPoint to, string kind, int ttl = 64) =>
        new(ProtocolType.Tcp, from, to, ttl) { Kind = kind, Length = 60, Sequence = 1 };
}
