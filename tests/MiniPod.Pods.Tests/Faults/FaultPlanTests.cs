using System.Net;
using MiniPod.Net;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Faults;

/// <summary>What a fault would change on a host as it was recorded, and where it is refused.</summary>
public sealed class FaultPlanTests
{
    private const string Chain = "CNI-0f33249154d175d282553b79", Policy = "DROP";

    private static readonly string Rules = $"""
        *filter
        :FORWARD {Policy} [0:0]
        :CNI-ADMIN - [0:0]
        :CNI-FORWARD - [0:0]
        -A FORWARD -m comment --comment "CNI firewall plugin rules" -j CNI-FORWARD
        -A CNI-FORWARD -m comment --comment "CNI firewall plugin admin overrides" -j CNI-ADMIN
        -A CNI-FORWARD -s 10.231.0.2/32 -j ACCEPT
        -A CNI-FORWARD -d 10.231.0.2/32 -p tcp -m conntrack --ctstate DNAT -m tcp --dport 80 -j ACCEPT
        COMMIT
        *nat
        :POSTROUTING ACCEPT [0:0]
        :{Chain} - [0:0]
        -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
        -A POSTROUTING -s 10.231.0.2/32 -m comment --comment "name: \"minipod\" id: \"b\"" -j {Chain}
        -A {Chain} ! -d 224.0.0.0/4 -j MASQUERADE
        COMMIT
        """;

    private static readonly Dictionary<string, int> Settings = new()
    {
        ["ipv4/ip_forward"] = 1,
        ["bridge/bridge-nf-call-iptables"] = 1,
    };

    public static TheoryData<FaultKind> Possible =>
    [
        FaultKind.NoMasquerade, FaultKind.NatFlushed, FaultKind.BlockedForward, FaultKind.PortClosed, FaultKind.ForwardingOff,
        FaultKind.VethUnplugged, FaultKind.MtuMismatch, FaultKind.MtuBlackHole, FaultKind.DuplicateAddress, FaultKind.WrongNeighbour,
        FaultKind.RpFilter, FaultKind.HairpinOff,
    ];

    public static TheoryData<FaultKind, string, string> Refusals => new()
    {
        { FaultKind.PortClosed, "no port", "it publishes no port" },
        { FaultKind.HairpinOff, "no port", "it publishes no port" },
        { FaultKind.PortClosed, "policy ACCEPT", "the policy of the FORWARD chain is ACCEPT" },
        { FaultKind.HairpinOff, "no br_netfilter", "nothing would fail" },
        { FaultKind.HairpinOff, "hairpin off", "hairpin is off already" },
        { FaultKind.ForwardingOff, "no forwarding", "net.ipv4.ip_forward is not 1" },
        { FaultKind.NoMasquerade, "no rules", "the rules of iptables cannot be read" },
        { FaultKind.NatFlushed, "no NAT rules", "no plugin has rules in the NAT table" },
        { FaultKind.NoMasquerade, "no NAT rules", "no rule of iptables masquerades it" },
        { FaultKind.BlockedForward, "blocked", "has that rule already" },
        { FaultKind.VethUnplugged, "unplugged", "is in no bridge" },
        { FaultKind.BridgeDown, "unplugged", "is in no bridge" },
        { FaultKind.VethDown, "down", "is down already" },
        { FaultKind.MtuMismatch, "another MTU", "differ already" },
        { FaultKind.WrongNeighbour, "fixed entry", "has a fixed entry for 10.231.0.2 already" },
        { FaultKind.RpFilter, "rp_filter", "rp_filter of minipod0 is on already" },
        { FaultKind.MtuBlackHole, "a route", "has a route of its own for 10.231.0.2 already" },
        { FaultKind.WrongNeighbour, "no IPv4", "it has no IPv4 address" },
        { FaultKind.PauseKilled, "", "its pause process is gone already" },
        { FaultKind.DnsWrong, "", "the engine does not show its resolv.conf" },
    };

    [Theory]
    [MemberData(nameof(Possible))]
    public void Plan_HealthyPod_IsKeptAsItIsPlanned(FaultKind kind)
    {
        var changes = FaultCatalogue.Get(kind).Plan(Site(""));

        Assert.NotEmpty(changes);
        Assert.Equal(
            FaultChanges.Write(changes).GetRawText(), FaultChanges.Write(FaultChanges.Read(FaultChanges.Write(changes))).GetRawText());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Plan_PodWithoutWhatItNeeds_IsRefusedInALine(FaultKind kind, string how, string why)
    {
        var error = Assert.Throws<PodException>(() => FaultCatalogue.Get(kind).Plan(Site(how)));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("this fault cannot be made on pod \"web\": ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Plan_NoMasquerade_RemembersTheRuleWithItsPlace()
    {
        var change = Assert.IsType<RemovedRules>(Assert.Single(FaultCatalogue.Get(FaultKind.NoMasquerade).Plan(Site(""))));

        var rule = Assert.Single(change.Rules);
        Assert.Equal(("POSTROUTING", 2, Chain), (rule.Chain, rule.Number, rule.ToChain));
    }

    private static FaultSite Site(string how)
    {
        var sight = Change(new PodSight(), how);
        var (status, facts) = (sight.Status(), sight.Sighting().Facts);
        if (how == "no IPv4") facts.Results.Clear();
        var record = how == "no port" ? status.Record with { Spec = status.Record.Spec with { Ports = [] } } : status.Record;
        return new FaultSite
        {
            Record = record,
            Facts = facts,
            Paths = new PodPaths("/nowhere/state", "/nowhere/run"),
            Picture = sight.Picture,
            Rules = how == "no rules" ? null : SavedRules.Parse(Text(how)),
            Setting = setting => (how, setting) switch
            {
                ("no br_netfilter", "bridge/bridge-nf-call-iptables") or ("no forwarding", "ipv4/ip_forward") => 0,
                ("rp_filter", "ipv4/conf/minipod0/rp_filter") => 1,
                _ => Settings.TryGetValue(setting, out var number) ? number : null,
            },
        };
    }

    private static string Text(string how) => how switch
    {
        "policy ACCEPT" => Rules.Replace($":FORWARD {Policy}", ":FORWARD ACCEPT", StringComparison.Ordinal),
        "no NAT rules" => Rules[..Rules.IndexOf("*nat", StringComparison.Ordinal)],
        "blocked" => Rules.Replace("COMMIT\n*nat", "-A CNI-ADMIN -d 10.231.0.2/32 -j DROP\nCOMMIT\n*nat", StringComparison.Ordinal),
        _ => Rules,
    };

    private static PodSight Change(PodSight sight, string how) => how switch
    {
        "hairpin off" => sight.WithHostLink(PodSight.HostEnd, link =>
            link with { Port = new BridgePort(BridgePortState.Forwarding, false) }),
        "unplugged" => sight.WithHostLink(PodSight.HostEnd, link => link with { Master = null, Port = null }),
        "down" => sight.WithHostLink(PodSight.HostEnd, link => link with { IsUp = false }),
        "another MTU" => sight.WithPodLink("eth0", link => link with { Mtu = 9000 }),
        "fixed entry" => sight with
        {
            Host = sight.Host with
            {
                Neighbours = [new Neighbour(PodSight.BridgeIndex, IPAddress.Parse(PodSight.Address), null, NeighbourState.Permanent)],
            },
        },
        "a route" => sight with
        {
            Host = sight.Host with { Routes = [.. sight.Host.Routes, PodSight.Route("10.231.0.2/32", PodSight.BridgeIndex)] },
        },
        _ => sight,
    };
}
