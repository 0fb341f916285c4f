using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Tests.Topology;

public sealed class TopologyBuilderTests
{
    private static readonly FileIdentity OtherNamespace = new("0:4", 9);

    [Fact]
    public void Build_PodOnABridge_IsAVethPairWithBothEnds()
    {
        var topology = new PodSight().Build();

        var one = OnlyInterface(topology);
        Assert.Equal((TopologyWire.Veth, "eth0", "minipod"), (one.Wire, one.Name, one.Network));
        Assert.Equal(("4: vetha", "minipod0", "minipod0"), (one.HostEnd?.ToString(), one.Bridge, one.ExpectedBridge));
        Assert.Equal(["10.231.0.2/22"], one.Interface!.Addresses.Select(address => address.ToString()));
        var bridge = Assert.Single(topology.Bridges);
        Assert.Equal(("3: minipod0", false), (bridge.Interface.ToString(), bridge.IsOfEngine));
        Assert.Empty(bridge.Others);
        var pod = Assert.Single(topology.Pods);
        Assert.Equal(("web", 2UL), (pod.Name, pod.Namespace));
        Assert.Equal(["0.0.0.0/0 10.231.0.1 eth0", "10.231.0.0/22  eth0"], pod.Routes.Select(Text));
        Assert.Equal(["0.0.0.0/0 192.168.50.254 eth0", "10.231.0.0/22  minipod0"], topology.Routes.Select(Text));
    }

    [Fact]
    public void Build_Unplugged_KnowsWhichBridgeItShouldBe()
    {
        var one = OnlyInterface(new PodSight().WithHostLink(PodSight.HostEnd, link => link with { Master = null, Port = null }).Build());

        Assert.Equal((TopologyWire.Veth, null, "minipod0"), (one.Wire, one.Bridge, one.ExpectedBridge));
        Assert.NotNull(one.HostEnd);
    }

    [Fact]
    public void Build_BridgeIsGone_IsAsUnplugged()
    {
        var one = OnlyInterface(new PodSight()
            .WithHostLink("minipod0", _ => null)
            .WithHostLink(PodSight.HostEnd, link => link with { Master = null, Port = null }).Build());

        Assert.Equal((TopologyWire.Veth, null, "minipod0"), (one.Wire, one.Bridge, one.ExpectedBridge));
    }

    [Fact]
    public void Build_PeerIsGone_IsConnectedToNothing()
    {
        var one = OnlyInterface(new PodSight().WithHostLink(PodSight.HostEnd, _ => null).Build());

        Assert.Equal((TopologyWire.None, null, null), (one.Wire, one.HostEnd, one.Bridge));
        Assert.NotNull(one.Interface);
        Assert.Equal("minipod0", one.ExpectedBridge);
    }

    [Fact]
    public void Build_PodInterfaceIsGone_KeepsItsPlace()
    {
        var one = OnlyInterface(new PodSight().WithPodLink("eth0", _ => null).WithHostLink(PodSight.HostEnd, _ => null).Build());

        Assert.Equal((TopologyWire.None, "eth0", null, null), (one.Wire, one.Name, one.Interface, one.HostEnd));
    }

    [Fact]
    public void Build_NoNamespace_HasNoInterfaces()
    {
        var pod = Assert.Single((new PodSight { HasNamespace = false }).Build().Pods);

        Assert.Empty(pod.Interfaces);
        Assert.Empty(pod.Routes);
        Assert.Null(pod.Namespace);
    }

    [Theory]
    [InlineData("macvlan")]
    [InlineData("ipvlan")]
    public void Build_InterfaceOnADevice_LeadsToIt(string kind)
    {
        var one = OnlyInterface(new PodSight().WithHostLink(PodSight.HostEnd, _ => null)
            .WithPodLink("eth0", link => PodSight.Link(link.Index, link.Name, kind) with { PeerIndex = 2, PeerNamespaceId = 0 }).Build());

        Assert.Equal((TopologyWire.Device, "2: eth0"), (one.Wire, one.HostEnd?.ToString()));
    }

    [Fact]
    public void Build_InterfaceOnADeviceOfAnUnknownNamespace_IsConnectedToNothing()
    {
        var macvlan = PodSight.Link(PodSight.PodIndex, "eth0", "macvlan") with { PeerIndex = 2, PeerNamespaceId = 7 };

        var one = OnlyInterface(new PodSight().WithHostLink(PodSight.HostEnd, _ => null).WithPodLink("eth0", _ => macvlan).Build());

        Assert.Equal((TopologyWire.None, null), (one.Wire, one.HostEnd));
    }

    [Fact]
    public void Build_DeviceOfTheHost_IsMoved()
    {
        var one = OnlyInterface(new PodSight().WithPodLink("eth0", link => PodSight.Link(link.Index, link.Name, "")).Build());

        Assert.Equal((TopologyWire.Moved, null), (one.Wire, one.HostEnd));
    }

    [Fact]
    public void Build_MoreInterfacesOfThePod_OnlyThoseThatAreUp()
    {
        var sight = new PodSight();
        var pod = sight.Pod with
        {
            Links = [.. sight.Pod.Links, PodSight.Link(5, "wg0", "wireguard"), PodSight.Link(6, "tunl0", "ipip") with { IsUp = false }],
        };

        var interfaces = (sight with { Pod = pod }).Build().Pods[0].Interfaces;

        Assert.Equal(
            [("eth0", "minipod", TopologyWire.Veth), ("wg0", null, TopologyWire.None)],
            interfaces.Select(one => (one.Name, one.Network, one.Wire)));
    }

    [Fact]
    public void Build_PortToAnotherKnownNamespace_IsAnotherPortWithItsPeer()
    {
        var sight = WithPort(peerNamespaceId: 5) with
        {
            Others =
            [
                new NamespaceView(OtherNamespace, "/run/netns/lab")
                {
                    Links = [PodSight.Link(2, "eth0", "veth") with { PeerIndex = 8, PeerNamespaceId = 0 }],
                    Addresses = [PodSight.AddressOf(2, "10.231.0.9/22")],
                    Ids = new Dictionary<int, FileIdentity> { [0] = new("0:4", 1) },
                },
            ],
        };

        var port = Assert.Single(Assert.Single(sight.Build().Bridges).Others);

        Assert.Equal(("8: vethb", "2: eth0", "/run/netns/lab"), (port.Interface.ToString(), port.Peer?.ToString(), port.Namespace));
        Assert.Equal(["10.231.0.9/22"], port.Peer!.Addresses.Select(address => address.ToString()));
    }

    [Theory]
    [InlineData(5)] // an id of a namespace that was not read
    [InlineData(-1)] // no id
    public void Build_PortToAnUnknownNamespace_HasNoPeer(int id)
    {
        var port = Assert.Single(Assert.Single(WithPort(id).Build().Bridges).Others);

        Assert.Equal(("8: vethb", null, null), (port.Interface.ToString(), port.Peer, port.Namespace));
    }

    [Theory]
    [InlineData("docker0", true)]
    [InlineData("br-0123456789ab", true)]
    [InlineData("bridge1", false)]
    public void Build_Bridge_IsTheEnginesByItsName(string name, bool expected)
    {
        var bridges = new PodSight().WithHostLinks(PodSight.Link(20, name, "bridge")).Build().Bridges;

        Assert.Equal(expected, bridges.Single(one => one.Interface.Link.Name == name).IsOfEngine);
    }

    [Fact]
    public void Build_Uplinks_AreDevicesAndWhatHasAddresses()
    {
        var sight = WithPort(peerNamespaceId: -1).WithHostLinks(
            PodSight.Link(20, "eth1", "") with { IsUp = false },
            PodSight.Link(21, "wlan0", ""),
            PodSight.Link(22, "dummy0", "dummy"),
            PodSight.Link(23, "dummy1", "dummy"),
            PodSight.Link(24, "ifb0", "ifb"),
            PodSight.Link(25, "vethc", "veth") with { PeerIndex = 2, PeerNamespaceId = -1 },
            PodSight.Link(26, "wg0", "wireguard"),
            PodSight.Link(27, "eth2", "") with { Master = PodSight.BridgeIndex },
            PodSight.Link(28, "tunl0", "ipip") with { IsUp = false });
        sight = sight with { Host = sight.Host with { Addresses = [.. sight.Host.Addresses, PodSight.AddressOf(23, "10.5.0.1/24")] } };

        Assert.Equal(["eth0", "minipod0", "wlan0", "dummy1", "wg0"], sight.Build().Uplinks.Select(one => one.Link.Name));
    }

    [Theory]
    [InlineData(30, "10.0.0.1/24", true)]
    [InlineData(30, null, false)]
    [InlineData(31, "10.0.0.1/24", false)]
    public void Build_CableToANamespace_IsAnUplinkIfThatIsNoPodAndItHasAnAddress(int index, string? address, bool isUplink)
    {
        const int end = 40, pod = 31;
        var (router, host) = (new FileIdentity("0:4", 8), new PodSight().Host.Identity);
        NamespaceView Namespace(int id, FileIdentity identity) => new(identity, $"/run/netns/n{id}")
        {
            Links = [PodSight.Link(end, "far0", "veth") with { PeerIndex = id, PeerNamespaceId = 0 }],
            Ids = new Dictionary<int, FileIdentity> { [0] = host },
        };
        var sight = new PodSight { Others = [Namespace(30, router)] };
        sight = sight.WithHostLinks(PodSight.Link(index, "near0", "veth") with
        {
            PeerIndex = index == pod ? PodSight.PodIndex : end,
            PeerNamespaceId = index == pod ? PodSight.PodNamespaceId : 5,
        });
        sight = sight with
        {
            Host = sight.Host with
            {
                Addresses = address is null ? sight.Host.Addresses : [.. sight.Host.Addresses, PodSight.AddressOf(index, address)],
                Ids = new Dictionary<int, FileIdentity> { [PodSight.PodNamespaceId] = sight.Pod.Identity, [5] = router },
            },
            Pod = index != pod ? sight.Pod : sight.Pod with
            {
                Links = [.. sight.Pod.Links.Select(link => link.Index == PodSight.PodIndex ? link with { PeerIndex = pod } : link)],
            },
        };

        Assert.Equal(isUplink, sight.Build().Uplinks.Any(one => one.Link.Name == "near0"));
    }

    [Fact]
    public void Build_Unplugged_ItsHostEndIsNoUplink()
    {
        var topology = new PodSight().WithHostLink(PodSight.HostEnd, link => link with { Master = null }).Build();

        Assert.Equal(["eth0"], topology.Uplinks.Select(one => one.Link.Name));
    }

    [Fact]
    public void Build_RoutesOfLoopbackAndOtherTablesAndLinks_AreLeftOut()
    {
        var sight = new PodSight();
        sight = sight with
        {
            Host = sight.Host with
            {
                Routes =
                [
                    PodSight.Route("127.0.0.0/8", 1), PodSight.Route("10.0.0.0/8", 2) with { Table = 255 },
                    PodSight.Route("fe80::/64", 2), PodSight.Route("ff00::/8", 2), PodSight.Route("fd00::/64", 2, "fd00::1"),
                    new NetworkRoute(IPNetwork.Parse("10.66.0.0/16"), RouteType.Blackhole, []),
                    PodSight.Route("10.7.0.0/16", 2) with { NextHops = [new NextHop(2, null), new NextHop(PodSight.BridgeIndex, null)] },
                ],
            },
        };

        Assert.Equal(
            ["fd00::/64 fd00::1 eth0", "10.66.0.0/16  ", "10.7.0.0/16  eth0", "10.7.0.0/16  minipod0"],
            sight.Build().Routes.Select(Text));
    }

    [Fact]
    public void Build_Containers_SandboxFirstWithTheirListeners()
    {
        static Listener At(string address, int port, uint inode) => new(ProtocolType.Tcp, IPAddress.Parse(address), port, inode);
        var sight = new PodSight
        {
            Listeners =
            [
                ("nginx", At("0.0.0.0", 443, 1)), ("nginx", At("0.0.0.0", 80, 2)), ("nginx", At("0.0.0.0", 80, 3)),
                ("log", At("::", 514, 4)),
            ],
        };

        var containers = Assert.Single(sight.Build().Pods).Containers;

        Assert.Equal([(ContainerNames.SandboxName, true, ""), ("nginx", false, "80 443"), ("log", false, "514")],
            containers.Select(one => (one.Name, one.IsSandbox, string.Join(' ', one.Listeners.Select(listener => listener.Port)))));
    }

    private static TopologyPodInterface OnlyInterface(HostTopology topology) => Assert.Single(Assert.Single(topology.Pods).Interfaces);

    private static PodSight WithPort(int peerNamespaceId)
    {
        var sight = new PodSight().WithHostLinks(PodSight.Link(8, "vethb", "veth") with
        {
            Master = PodSight.BridgeIndex,
            PeerIndex = 2,
            PeerNamespaceId = peerNamespaceId,
        });
        var ids = new Dictionary<int, FileIdentity>(sight.Host.Ids) { [5] = OtherNamespace };
        return sight with { Host = sight.Host with { Ids = ids } };
    }

    private static string Text(TopologyRoute route) => $"{route.Destination} {route.Gateway} {route.Interface}";
}
