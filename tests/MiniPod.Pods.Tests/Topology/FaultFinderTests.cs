using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Live;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Tests.Topology;

/// <summary>Each fault is found by its own situation, and nothing else with it.</summary>
public sealed class FaultFinderTests
{
    private static readonly Dictionary<string, (TopologyFaultKind Kind, string Place, Func<PodSight, PodSight> Break)> All = new()
    {
        ["the host's end is down"] = (TopologyFaultKind.LinkDown, "vetha", sight =>
            sight.WithHostLink("vetha", link => link with { IsUp = false })),
        ["the pod's end is down"] = (TopologyFaultKind.PodLinkDown, "eth0", sight =>
            sight.WithPodLink("eth0", link => link with { IsUp = false })),
        ["the bridge is down"] = (TopologyFaultKind.LinkDown, "minipod0", sight =>
            sight.WithHostLink("minipod0", link => link with { IsUp = false })),
        ["the bridge is down, and its address gone with that"] = (TopologyFaultKind.LinkDown, "minipod0", sight =>
            (sight with { Host = sight.Host with { Addresses = [] } }).WithHostLink("minipod0", link => link with { IsUp = false })),
        ["the port is blocked"] = (TopologyFaultKind.PortNotForwarding, "vetha", sight =>
            sight.WithHostLink("vetha", link => link with { Port = new BridgePort(BridgePortState.Blocking, true) })),
        ["the MTU is another one"] = (TopologyFaultKind.MtuDiffers, "vetha", sight =>
            sight.WithHostLink("vetha", link => link with { Mtu = 1400 })),
        ["the interface is renamed"] = (TopologyFaultKind.PodInterfaceMissing, "eth0", sight =>
            sight.WithPodLink("eth0", link => link with { Name = "lan", IsUp = false })),
        ["the address is gone"] = (TopologyFaultKind.AddressMissing, "eth0", sight =>
            sight with { Pod = sight.Pod with { Addresses = [] } }),
        ["the default route is gone"] = (TopologyFaultKind.DefaultRouteMissing, "eth0", sight =>
            sight with { Pod = sight.Pod with { Routes = [PodSight.Route("10.231.0.0/22", PodSight.PodIndex)] } }),
        ["another route is gone"] = (TopologyFaultKind.RouteMissing, "eth0", sight => sight with { Given = ["0.0.0.0/0", "10.5.0.0/16"] }),
        ["the default route goes elsewhere"] = (TopologyFaultKind.WrongGateway, "eth0", sight =>
            sight with { Pod = sight.Pod with { Routes = [PodSight.Route("0.0.0.0/0", PodSight.PodIndex, "10.231.0.99")] } }),
        ["the host does not forward"] = (TopologyFaultKind.ForwardingOff, "net.ipv4.ip_forward", sight =>
            sight with { Forwards = (false, true) }),
        ["a rule stops what goes to the pod"] = (TopologyFaultKind.RefusedTo, PodSight.Address, sight =>
            WithPassing(sight, passing => passing with { Refusals = [Refusal(isWhole: true)] })),
        ["a rule stops what the pod sends"] = (TopologyFaultKind.RefusedFrom, PodSight.Address, sight =>
            WithPassing(sight, passing => passing with
            {
                Refusals = [Refusal(isWhole: true) with { Source = IPNetwork.Parse("10.231.0.2/32"), Destination = null }],
            })),
        ["the host has lost the gateway"] = (TopologyFaultKind.GatewayMissing, "10.231.0.1", sight => sight with
        {
            Host = sight.Host with { Addresses = [.. sight.Host.Addresses.Where(one => one.LinkIndex != PodSight.BridgeIndex)] },
        }),
        ["no rule lets it through"] = (TopologyFaultKind.NotLetThrough, PodSight.Address, sight =>
            WithPassing(sight, passing => passing with { Sources = [] })),
        ["it is not masqueraded"] = (TopologyFaultKind.NotMasqueraded, PodSight.Address, sight =>
            sight with { Rules = sight.Rules! with { Leaving = [IPNetwork.Parse("10.9.0.0/16")] } }),
        ["the NAT table was flushed"] = (TopologyFaultKind.NatFlushed, Masquerade, sight =>
            sight with { Rules = sight.Rules! with { Leaving = [], Arriving = [], EmptyChains = new HashSet<string> { Masquerade } } }),
        ["no rule lets the port through"] = (TopologyFaultKind.PortClosed, "0.0.0.0:8080->80/tcp", sight =>
            WithPassing(sight, passing => passing with { Destinations = [] })),
        ["the host's way takes small packets only"] = (TopologyFaultKind.SmallWay, PodSight.Address, sight => WithRoute(
            sight, PodSight.Route("10.231.0.2/32", PodSight.BridgeIndex) with { Mtu = 1000 })),
        ["the host has a fixed entry for it"] = (TopologyFaultKind.WrongNeighbour, PodSight.Address, sight => WithNeighbour(
            sight, PhysicalAddress.Parse("02-00-00-00-00-99"))),
        ["somebody else has its address"] = (TopologyFaultKind.AddressTwice, PodSight.Address, WithTwin),
        ["the host does not take what it sends"] = (TopologyFaultKind.SourceRefused, PodSight.Address, sight => sight with
        {
            RefusedSources = [new RefusedSource(IPAddress.Parse(PodSight.Address), "minipod0", "eth0")],
        }),
        ["hairpin is off"] = (TopologyFaultKind.HairpinOff, "vetha", WithoutHairpin),
        ["the port leads nowhere"] = (TopologyFaultKind.PortNotForwarded, "0.0.0.0:8080->80/tcp", sight =>
            sight with { Rules = sight.Rules! with { Arriving = [] } }),
        ["the port leads to another address"] = (TopologyFaultKind.PortNotForwarded, "0.0.0.0:8080->80/tcp", sight => sight with
        {
            Rules = sight.Rules! with { Arriving = [sight.Rules.Arriving[0] with { To = IPAddress.Parse("10.231.0.77") }] },
        }),
    };

    private static readonly Dictionary<string, Func<PodSight, PodSight>> Healthy = new()
    {
        ["as it was made"] = sight => sight,
        ["rules that could not be read"] = sight => sight with { Rules = null },
        ["a host that lets everything through"] = sight => WithPassing(sight, _ => new ForwardRules("ACCEPT")),
        ["a rule that stops some of its packets"] = sight =>
            WithPassing(sight, passing => passing with { Refusals = [Refusal(isWhole: false)] }),
        ["a rule that stops another pod"] = sight => WithPassing(sight, passing => passing with
        {
            Refusals = [Refusal(isWhole: true) with { Destination = IPNetwork.Parse("10.231.0.3/32") }],
        }),
        ["a port that is not up yet"] = sight => sight.WithHostLink("vetha", link => link with
        {
            State = LinkState.LowerLayerDown,
            Port = new BridgePort(BridgePortState.Disabled, true),
        }),
        ["it is being stopped, and much is gone"] = sight => sight with
        {
            Phase = PodPhase.Stopping,
            Rules = PacketRules.None with
            {
                Passing = new Dictionary<AddressFamily, ForwardRules> { [AddressFamily.InterNetwork] = new("DROP") },
            },
            Pod = sight.Pod with { Links = [sight.Pod.Links[0]], Addresses = [], Routes = [] },
        },
        ["a gateway that is another host, and no forwarding"] = sight => sight with
        {
            Forwards = (false, false),
            Host = sight.Host with { Addresses = [.. sight.Host.Addresses.Where(one => one.LinkIndex != PodSight.BridgeIndex)] },
            Networks = [sight.Networks[0] with { Config = PodSight.SwitchedConfig }],
        },
        ["hairpin is off, and bridges meet no rules"] = sight => WithoutHairpin(sight) with { BridgesMeetRules = false },
        ["a fixed entry with its own hardware address"] = sight => WithNeighbour(sight.WithPodLink("eth0", link => link with
        {
            Mac = PhysicalAddress.Parse("0A-00-00-00-00-03"),
        }), PhysicalAddress.Parse("0A-00-00-00-00-03")),
        ["a way that takes all packets"] = sight => WithRoute(sight, PodSight.Route("10.231.0.2/32", PodSight.BridgeIndex)),
        ["forwarding of both families"] = sight => sight with { Forwards = (true, true) },
        ["no namespace, no network"] = sight => sight with { HasNamespace = false, Forwards = (false, false), Rules = PacketRules.None },
    };

    public static TheoryData<string> Situations => [.. All.Keys];

    public static TheoryData<string> HealthySituations => [.. Healthy.Keys];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Build_OneThingIsBroken_IsTheOnlyFault(string situation)
    {
        var (kind, place, change) = All[situation];

        var fault = Assert.Single(change(new PodSight()).Build().AllFaults);

        Assert.Equal((kind, place), (fault.Kind, fault.Place));
        var isOfHost = kind is TopologyFaultKind.ForwardingOff or TopologyFaultKind.NatFlushed || place == "minipod0";
        Assert.Equal(isOfHost ? null : "eth0", fault.Interface);
        Assert.NotEmpty(fault.Values);
    }

    [Theory]
    [MemberData(nameof(HealthySituations))]
    public void Build_NothingIsBroken_HasNoFault(string situation) => Assert.Empty(Healthy[situation](new PodSight()).Build().AllFaults);

    [Fact]
    public void Kinds_All_HaveASituationOrAreThoseOfInspect() => Assert.Equal(
        Enum.GetNames<TopologyFaultKind>().Order(StringComparer.Ordinal),
        All.Values.Select(one => one.Kind.ToString()).Concat(Enum.GetNames<PodProblemKind>()).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(PodProblemKind.InterfaceUnplugged, "vetha", "eth0")]
    [InlineData(PodProblemKind.InterfaceMissing, "minipod0", "eth0")]
    [InlineData(PodProblemKind.CheckFailed, "eth0", "eth0")]
    [InlineData(PodProblemKind.SandboxDead, "", null)]
    [InlineData(PodProblemKind.ContainerEnded, "nginx", null)]
    public void Build_ProblemOfInspect_IsAFaultWithItsInterface(PodProblemKind kind, string subject, string? expected)
    {
        var fault = Assert.Single((new PodSight { Problems = [new PodProblem(kind, subject, "seen")] }).Build().AllFaults);

        Assert.Equal((kind.ToString(), subject, expected), (fault.Kind.ToString(), fault.Place, fault.Interface));
        Assert.Equal(["seen"], fault.Values);
    }

    [Fact]
    public void Build_HostEndIsGone_TheProblemBelongsToTheInterface()
    {
        var problem = new PodProblem(PodProblemKind.InterfaceMissing, "vetha", "the host has no such interface");

        var fault = Assert.Single((new PodSight { Problems = [problem] }).WithHostLink("vetha", _ => null).Build().AllFaults);

        Assert.Equal((TopologyFaultKind.InterfaceMissing, "eth0"), (fault.Kind, fault.Interface));
    }

    private static string Masquerade => PluginChains.Masquerade("minipod", new string('b', 64));

    private static PodSight WithoutHairpin(PodSight sight) =>
        sight.WithHostLink("vetha", link => link with { Port = new BridgePort(BridgePortState.Forwarding, false) });

    private static PodSight WithRoute(PodSight sight, NetworkRoute route) =>
        sight with { Host = sight.Host with { Routes = [.. sight.Host.Routes, route] } };

    private static PodSight WithNeighbour(PodSight sight, PhysicalAddress mac) => sight with
    {
        Host = sight.Host with
        {
            Neighbours = [new Neighbour(PodSight.BridgeIndex, IPAddress.Parse(PodSight.Address), mac, NeighbourState.Permanent)],
        },
    };

    private static PodSight WithTwin(PodSight sight)
    {
        var identity = new FileIdentity("0:4", 3);
        var end = PodSight.Link(9, "twin", "veth") with { Master = PodSight.BridgeIndex, PeerIndex = 2, PeerNamespaceId = 1 };
        var twin = new NamespaceView(identity, "/run/netns/other")
        {
            Links = [PodSight.Link(2, "eth0", "veth") with { PeerIndex = 9, PeerNamespaceId = 0 }],
            Addresses = [PodSight.AddressOf(2, $"{PodSight.Address}/22")],
            Ids = sight.Pod.Ids,
        };
        var host = sight.WithHostLinks(end).Host;
        return sight with { Host = host with { Ids = new Dictionary<int, FileIdentity>(host.Ids) { [1] = identity } }, Others = [twin] };
    }

    private static PodSight WithPassing(PodSight sight, Func<ForwardRules, ForwardRules> change) => sight with
    {
        Rules = sight.Rules! with
        {
            Passing = new Dictionary<AddressFamily, ForwardRules>
            {
                [AddressFamily.InterNetwork] = change(sight.Rules.PassingOf(AddressFamily.InterNetwork)),
            },
        },
    };

    private static ForwardRefusal Refusal(bool isWhole) =>
        new("CNI-ADMIN", "-d 10.231.0.2/32 -j DROP", "DROP", null, IPNetwork.Parse("10.231.0.2/32"), isWhole);
}
