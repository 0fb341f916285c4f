using System.Net;
using MiniPod.Net;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;
using MiniPod.Pods.Tests.Doubles;
using static MiniPod.Pods.Tests.Packets.PacketSight;

namespace MiniPod.Pods.Tests.Packets;

public sealed class JourneyBuilderTests
{
    private const int HostEth0 = 2;
    private const string ToPod = "-p tcp --dport 8080 -j DNAT --to-destination 10.231.0.2:80";
    private static readonly TracedPacket Called = Packet(Asker, Published), Translated = Packet(Asker, Inside);

    [Fact]
    public void Build_RequestToAPublishedPort_PutsEachRuleBetweenTheSightings()
    {
        var (packets, _) = Request(new PacketSight()).Build();

        var packet = Assert.Single(packets);
        Assert.Equal(
            [
                "outside eth0 out", "host eth0 in", "nat PREROUTING", "filter FORWARD", "host minipod0 out", "host vetha out",
                "pod eth0 in", "arrived",
            ],
            packet.Stations.Select(Text));
        var change = packet.Stations.OfType<DecidedBy>().First();
        Assert.Equal((Inside, null, "web"), (change.NewDestination, change.NewSource, change.Pod));
        Assert.Null(packet.Stations.OfType<DecidedBy>().Last().NewDestination);
        Assert.True(packet.HasArrived);
    }

    // The kernel does not ask the rules of nat again, and an answer has no rule to show.
    [Fact]
    public void Build_Answer_IsTurnedBackByTheConnection()
    {
        var sight = Request(new PacketSight());
        var (inside, outside) = (Packet(Inside, Asker, "SYN ACK", 0), Packet(Published, Asker, "SYN ACK", 0));
        sight.Seen(sight.Pod, "eth0", true, inside).Seen(sight.Host, "vetha", false, inside).Seen(sight.Host, "minipod0", false, inside)
            .Decided("filter", "FORWARD", 3, "-s 10.231.0.2/32 -j ACCEPT", inside, PodSight.BridgeIndex)
            .Seen(sight.Host, "eth0", true, outside).Seen(sight.Outside, "eth0", false, outside);

        var answer = sight.Build().Packets.Single(packet => packet.IsAnswer);

        Assert.Equal(
            [
                "pod eth0 out", "host vetha in", "host minipod0 in", "filter FORWARD", "conntrack", "host eth0 out", "outside eth0 in",
                "arrived",
            ],
            answer.Stations.Select(Text));
        var turned = answer.Stations.OfType<TrackedBy>().Single();
        Assert.Equal((Inside, Published), (turned.OldSource, turned.NewSource));
        Assert.All(answer.Stations.OfType<DecidedBy>(), one => Assert.Null(one.NewSource));
    }

    [Fact]
    public void Build_SentAgain_IsAPacketOfItsOwnWithItsOwnRules()
    {
        var sight = new PacketSight();
        for (var time = 0; time < 2; time++)
        {
            sight.Seen(sight.Outside, "eth0", true, Called).Seen(sight.Host, "eth0", false, Called)
                .Decided("filter", "FORWARD", 1, "-d 10.231.0.2/32 -j DROP", Called, HostEth0, RuleVerdict.Drop);
        }

        var (packets, verdict) = sight.Build();

        Assert.Equal([0, 1], packets.Select(packet => packet.Repetition));
        Assert.All(packets, packet => Assert.Equal(["outside eth0 out", "host eth0 in", "filter FORWARD"], packet.Stations.Select(Text)));
        Assert.Equal(PacketVerdictKind.StoppedByRule, verdict.Kind);
    }

    // Packets of IPv6 have no identification: one that is sent again is the same to the last bit, and so is a second acknowledgement.
    [Fact]
    public void Build_SeveralRulesAndSentAgain_EachHasAllOfItsRules()
    {
        var sight = new PacketSight();
        for (var time = 0; time < 2; time++)
        {
            sight.Seen(sight.Outside, "eth0", true, Called).Seen(sight.Host, "eth0", false, Called)
                .Decided("nat", "PREROUTING", 1, "-j CNI-HOSTPORT-DNAT", Called, HostEth0, RuleVerdict.Jump)
                .Decided("nat", "CNI-HOSTPORT-DNAT", 2, ToPod, Called, HostEth0)
                .Decided("filter", "FORWARD", 3, "-j CNI-FORWARD", Translated, HostEth0, RuleVerdict.Jump)
                .Decided("filter", "CNI-FORWARD", 4, "-d 10.231.0.2/32 -j ACCEPT", Translated, HostEth0)
                .Seen(sight.Host, "minipod0", true, Translated);
        }

        Assert.Equal(2, sight.Build().Packets.Count);
        Assert.All(sight.Build().Packets, packet => Assert.Equal(
            [
                "outside eth0 out", "host eth0 in", "nat PREROUTING", "nat CNI-HOSTPORT-DNAT", "filter FORWARD", "filter CNI-FORWARD",
                "host minipod0 out",
            ],
            packet.Stations.Select(Text).Where(IsNoRoute)));
    }

    // Empty chains are not asked at all.
    [Fact]
    public void Build_OnlyWhatLeavesHasARule_ItIsAskedAfterThePacketCameIn()
    {
        var sight = new PacketSight();
        var masqueraded = Packet(Published, Inside);
        sight.Seen(sight.Outside, "eth0", true, Translated).Seen(sight.Host, "eth0", false, Translated)
            .Decided("nat", "POSTROUTING", 1, "-s 192.168.50.0/24 -j MASQUERADE", Translated, HostEth0)
            .Seen(sight.Host, "minipod0", true, masqueraded);

        var packet = sight.Build().Packets[0];

        Assert.Equal(
            ["outside eth0 out", "host eth0 in", "nat POSTROUTING", "host minipod0 out"], packet.Stations.Select(Text).Where(IsNoRoute));
        Assert.Equal(Published, packet.Stations.OfType<DecidedBy>().Single().NewSource);
    }

    [Fact]
    public void Build_SomebodyElseUsesTheSamePort_IsLeftOut()
    {
        var sight = Request(new PacketSight());
        var stranger = new IPEndPoint(IPAddress.Parse("10.231.0.7"), Client);
        var server = new IPEndPoint(IPAddress.Parse("192.0.2.9"), 443);
        var other = Packet(stranger, server, "SYN", 9, 5);
        var back = Packet(other.Destination, other.Source, "SYN ACK", 3, 6);
        sight.Seen(sight.Host, "vetha", false, other).Seen(sight.Host, "eth0", true, other).Seen(sight.Host, "eth0", false, back);

        Assert.Single(sight.Build().Packets);
    }

    // No interface sees a packet that a rule drops before it is sent.
    [Fact]
    public void Build_PacketOfSomebodyElseThatARuleDrops_IsLeftOut()
    {
        var sight = Request(new PacketSight());
        var other = Packet(new IPEndPoint(IPAddress.Parse("192.168.50.1"), Client), Inside, id: 9, sequence: 5);
        sight.Decided("filter", "OUTPUT", 9, "-p tcp -j DROP", other, inLink: 0, RuleVerdict.Drop);

        var (packets, verdict) = sight.Build();

        Assert.Equal(Called, Assert.Single(packets).First);
        Assert.NotEqual(PacketVerdictKind.StoppedByRule, verdict.Kind);
    }

    // It belongs to a connection that is known, so that no rule is asked; and it is not for this host, although it is sent to it.
    [Fact]
    public void Build_LaterPacketThatEndsOnTheHost_HasNotArrived()
    {
        var sight = Request(new PacketSight());
        var data = Packet(Asker, Published, "PSH ACK", 8, 101);
        sight.Seen(sight.Outside, "eth0", true, data).Seen(sight.Host, "eth0", false, data);
        sight.Route = (_, _, _) => new RouteAnswer(PodSight.Route("10.231.0.0/22", PodSight.BridgeIndex), 0);

        Assert.False(sight.Build().Packets.Single(packet => packet.First.Kind == "PSH ACK").HasArrived);
    }

    // A condition has the same words as what a rule does.
    [Fact]
    public void Build_RuleThatAsksForATranslation_TranslatesNothing()
    {
        var sight = new PacketSight();
        var masqueraded = Packet(new IPEndPoint(IPAddress.Parse("10.231.0.1"), Client), Inside);
        sight.Seen(sight.Outside, "eth0", true, Translated).Seen(sight.Host, "eth0", false, Translated)
            .Decided("filter", "FORWARD", 4, "-m conntrack --ctstate DNAT -j ACCEPT", Translated, HostEth0)
            .Seen(sight.Host, "minipod0", true, masqueraded);

        Assert.Null(sight.Build().Packets[0].Stations.OfType<DecidedBy>().Single().NewSource);
    }

    /// <summary>A request that arrives.</summary>
    private static PacketSight Request(PacketSight sight) => sight
        .Seen(sight.Outside, "eth0", true, Called)
        .Seen(sight.Host, "eth0", false, Called)
        .Decided("nat", "PREROUTING", 1, ToPod, Called, HostEth0)
        .Decided("filter", "FORWARD", 2, "-d 10.231.0.2/32 -m conntrack --ctstate DNAT -j ACCEPT", Translated, HostEth0)
        .Seen(sight.Host, "minipod0", true, Translated)
        .Seen(sight.Host, PodSight.HostEnd, true, Translated)
        .Seen(sight.Pod, "eth0", false, Translated);

    private static bool IsNoRoute(string station) => !station.StartsWith("route", StringComparison.Ordinal);

    private static string Text(PacketStation station)
    {
        var place = station.Place.Kind.ToString().ToLowerInvariant();
        return station switch
        {
            SightedAt seen => $"{place} {seen.Link} {(seen.IsOut ? "out" : "in")}",
            DecidedBy decided => $"{decided.Event.Table} {decided.Event.Chain}",
            TrackedBy => "conntrack",
            RoutedBy routed => $"route {routed.Link}",
            BridgedTo bridged => $"bridge {bridged.Port}",
            _ => "arrived",
        };
    }
}
