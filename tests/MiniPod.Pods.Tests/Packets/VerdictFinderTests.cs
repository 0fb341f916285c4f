using MiniPod.Net;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;
using MiniPod.Pods.Tests.Doubles;
using static MiniPod.Pods.Tests.Packets.PacketSight;

namespace MiniPod.Pods.Tests.Packets;

/// <summary>What cannot be made on every machine; the end-to-end tests make the faults themselves.</summary>
public sealed class VerdictFinderTests
{
    private const int HostEth0 = 2;
    private static readonly TracedPacket Called = Packet(Asker, Published);

    [Fact]
    public void Find_RuleWithAHostileComment_IsRemovedByItsNumber()
    {
        var sight = Stopped("-m comment --comment \"$(reboot)\" -j DROP");

        var verdict = sight.Build().Verdict;

        Assert.Equal(PacketVerdictKind.StoppedByRule, verdict.Kind);
        Assert.Equal("iptables -t filter -S FORWARD 5", verdict.Look);
        Assert.Equal("iptables -t filter -D FORWARD 5", verdict.Mend);
    }

    // A plugin made it on purpose: what it protects would be open.
    [Fact]
    public void Find_RuleOfAPlugin_IsShownAndNotRemoved()
    {
        var verdict = Stopped($"-m comment --comment \"name: net id: {new string('b', 64)}\" -j REJECT").Build().Verdict;

        Assert.NotNull(verdict.Look);
        Assert.Null(verdict.Mend);
    }

    [Theory]
    [InlineData(false, PacketVerdictKind.WentAway)]
    [InlineData(true, PacketVerdictKind.StoppedByRule)] // a rule of another place was seen at the time
    public void Find_PodWentAway_IsToldUnlessSomethingWasSeenBefore(bool isStopped, PacketVerdictKind kind)
    {
        var sight = isStopped ? Stopped("-j DROP") : new PacketSight();
        var translated = Packet(Asker, Inside);
        sight.Seen(sight.Outside, "eth0", true, translated).Seen(sight.Host, "eth0", false, translated)
            .Seen(sight.Pod, "eth0", false, translated);
        var all = sight.Facts();
        var (facts, packets) = JourneyBuilder.Build(all with
        {
            Picture = new NetworkPicture(all.Picture.Host, [.. all.Picture.Others.Where(view => view.Identity != sight.Pod.Namespace)]),
            Places = [.. all.Places.Where(place => place != sight.Pod)],
            Gone = [sight.Pod],
        });

        var verdict = new VerdictFinder(facts, packets).Find();

        Assert.Equal(kind, verdict.Kind);
        if (!isStopped) Assert.Equal(sight.Pod, verdict.Place);
        Assert.Contains(packets.SelectMany(packet => packet.Stations), station => station.Place == sight.Pod);
    }

    [Theory]
    [InlineData("y$(reboot)", "ip link set 'y$(reboot)' up")]
    [InlineData("a b", "ip link set 'a b' up")]
    public void Find_HostileNameOfALink_IsQuoted(string name, string mend)
    {
        var pod = new PodSight().WithHostLink("minipod0", link => link with { Name = name, IsUp = false });
        var sight = new PacketSight(pod) { Route = (_, _, _) => new RouteAnswer(null, RouteAnswer.NoRoute) };
        var translated = Packet(Asker, Inside);
        sight.Seen(sight.Outside, "eth0", true, translated).Seen(sight.Host, "eth0", false, translated);

        var verdict = sight.Build().Verdict;

        Assert.Equal((PacketVerdictKind.LinkDown, mend), (verdict.Kind, verdict.Mend));
    }

    [Fact]
    public void Find_IPv4ForwardingOff_IsToldEvenIfTheRouteIsThere()
    {
        var sight = new PacketSight { Route = (_, _, _) => new RouteAnswer(PodSight.Route("10.231.0.0/22", PodSight.BridgeIndex), 0) };
        var packet = Packet(Asker, Inside);
        sight.Seen(sight.Outside, "eth0", true, packet).Seen(sight.Host, "eth0", false, packet);
        var (facts, packets) = JourneyBuilder.Build(sight.Facts() with { Setting = _ => 0 });

        var verdict = new VerdictFinder(facts, packets).Find();

        Assert.Equal((PacketVerdictKind.NotForwarding, "sysctl -w net.ipv4.ip_forward=1"), (verdict.Kind, verdict.Mend));
    }

    // The packets of others count too: a rule that is not for this packet did not stop it.
    [Theory]
    [InlineData("-p udp -j DROP", false)]
    [InlineData("-d 10.231.0.9/32 -j DROP", false)]
    [InlineData("-d 192.168.50.1/32 -p tcp --dport 8080 -j DROP", true)]
    public void Find_LegacyRuleThatCounted_CountsIfItIsForThePacket(string rule, bool isIt)
    {
        var counted = new CountedRule("filter", "INPUT", new RuleText("iptables-legacy", 1, rule)
        {
            Iptables = Net.Rules.IptablesRule.Parse("filter", $"-A INPUT {rule}"),
        }, 3);
        var sight = new PacketSight();
        sight.Seen(sight.Outside, "eth0", true, Called).Seen(sight.Host, "eth0", false, Called);
        var (facts, packets) = JourneyBuilder.Build(sight.Facts() with { Counted = [counted] });

        var verdict = new VerdictFinder(facts, packets).Find();

        Assert.Equal(isIt, verdict.Kind == PacketVerdictKind.StoppedByRule);
        if (isIt) Assert.Equal("iptables-legacy -t filter -D INPUT 1", verdict.Mend);
    }

    [Fact]
    public void Find_GatewayIsTheSenderItself_NobodyAnswersForTheReceiver()
    {
        var sight = new PacketSight { Route = (_, _, _) => new RouteAnswer(PodSight.Route("0.0.0.0/0", HostEth0, "192.168.50.2"), 0) };
        var all = sight.Facts();
        var (facts, packets) = JourneyBuilder.Build(all with
        {
            Picture = new NetworkPicture(all.Picture.Host, [.. all.Picture.Others.Select(view => view with
            {
                Neighbours = [new Neighbour(HostEth0, Published.Address, null, NeighbourState.Incomplete)],
            })]),
        });

        var verdict = new VerdictFinder(facts, packets).Find();

        Assert.Equal("NeighbourSilent 192.168.50.1 eth0", $"{verdict.Kind} {string.Join(" ", verdict.Values)}");
    }

    [Fact]
    public void Find_NothingSeenAndNoError_DoesNotClaimThatItWasNotSent() =>
        Assert.Equal(PacketVerdictKind.Unseen, new PacketSight().Build().Verdict.Kind);

    [Fact]
    public void Find_PolicyStopsThePacket_IsToldWithItsChain()
    {
        var sight = new PacketSight();
        sight.Seen(sight.Outside, "eth0", true, Called).Seen(sight.Host, "eth0", false, Called)
            .Policy("FORWARD", RuleVerdict.Drop, Called, HostEth0);

        var verdict = sight.Build().Verdict;

        Assert.Equal((PacketVerdictKind.StoppedByPolicy, "FORWARD", "DROP"), (verdict.Kind, verdict.Values[1], verdict.Values[2]));
    }

    private static PacketSight Stopped(string rule)
    {
        var sight = new PacketSight();
        return sight.Seen(sight.Outside, "eth0", true, Called).Seen(sight.Host, "eth0", false, Called)
            .Decided("filter", "FORWARD", 5, rule, Called, HostEth0, RuleVerdict.Drop);
    }
}
