using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net.Netlink;

namespace MiniPod.Net.Tests;

public sealed class NetworkReaderTests
{
    private static readonly NetworkReader Reader = new();

    // More interfaces than fit into one message of the kernel.
    [Fact]
    public void Read_ManyInterfaces_AreAllThereWithKindAndMaster()
    {
        using var namespaces = new TestNamespaces("many");
        namespaces.Run("""
            for i in $(seq 200); do echo link add veth$i type veth peer name peer$i; done | ip -n @many -batch -
            ip -n @many link add br0 type bridge && ip -n @many link set veth7 master br0
            """);

        var links = Read(namespaces["many"], NetworkParts.Links).Links;

        Assert.Equal(400, links.Count(link => link.Kind == "veth"));
        var bridge = Assert.Single(links, link => link.Kind == "bridge");
        Assert.Equal("br0", bridge.Name);
        var port = Assert.Single(links, link => link.Master is not null);
        Assert.Equal(("veth7", "veth", bridge.Index), (port.Name, port.Kind, port.Master));
        Assert.Equal((1, "lo", "", "00:00:00:00:00:00"), (links[0].Index, links[0].Name, links[0].Kind, links[0].MacText));
        Assert.Equal(links.Count, links.Select(link => link.Index).Distinct().Count());
    }

    // The pods of two bridges: all four inner ends have index 2, and the host's ends have the indexes that the other host uses too.
    [Fact]
    public void PeerOf_EndsWithTheSameIndexes_ArePairedByNamespaceToo()
    {
        using var namespaces = new TestNamespaces("one", "two", "web", "api");
        namespaces.Run("""
            ip -n @one link add v type veth peer name eth0 netns @web
            ip -n @two link add v type veth peer name eth0 netns @api
            ip -n @two link add left type veth peer name right
            """);

        var picture = Reader.Read(NetworkParts.Links, [namespaces["one"], namespaces["two"], namespaces["web"], namespaces["api"]]);

        NamespaceView View(string name) => picture.Others.Single(view => view.Path == namespaces[name]);
        Assert.Equal(View("web").Link("eth0")!.Index, View("api").Link("eth0")!.Index);
        foreach (var (outer, inner) in new[] { ("one", "web"), ("two", "api") })
        {
            var there = picture.PeerOf(View(outer), View(outer).Link("v")!);
            Assert.Equal((namespaces[inner], "eth0"), (there?.View.Path, there?.Link.Name));
            var back = picture.PeerOf(View(inner), View(inner).Link("eth0")!);
            Assert.Equal((namespaces[outer], "v"), (back?.View.Path, back?.Link.Name));
        }

        Assert.Equal("right", picture.PeerOf(View("two"), View("two").Link("left")!)?.Link.Name);
        Assert.Null(picture.PeerOf(View("one"), View("one").Link("lo")!));
    }

    [Fact]
    public void PeerOf_NamespaceOfTheOtherEndWasNotRead_IsUnknown()
    {
        using var namespaces = new TestNamespaces("one", "two", "web");
        namespaces.Run("""
            ip -n @one link add v index 7 type veth peer name eth0 netns @web
            ip -n @two link add v index 7 type veth peer name w
            """);

        var picture = Reader.Read(NetworkParts.Links, [namespaces["web"], namespaces["two"]]);

        var web = picture.Others[0];
        Assert.Equal(7, web.Link("eth0")!.PeerIndex);
        Assert.NotNull(web.Link("eth0")!.PeerNamespaceId);
        Assert.Null(picture.PeerOf(web, web.Link("eth0")!));
    }

    [Fact]
    public void Read_StateOfInterfaces_IsThatOfTheKernel()
    {
        using var namespaces = new TestNamespaces("host", "pod");
        namespaces.Run("""
            ip -n @host link add br0 type bridge && ip -n @host link set br0 up
            ip -n @host link add v mtu 1400 type veth peer name eth0 address 0a:58:0a:e7:00:02 netns @pod
            ip -n @host link set v master br0 up && ip netns exec @host bridge link set dev v hairpin on
            """);

        var down = Read(namespaces["host"], NetworkParts.Links | NetworkParts.Counters).Link("v")!;
        namespaces.Run("""
            ip -n @pod link set eth0 up
            for i in $(seq 100); do ip netns exec @host bridge link show dev v | grep -q forwarding && break; sleep 0.05; done
            """);
        var up = Read(namespaces["host"], NetworkParts.Links).Link("v")!;
        var inside = Read(namespaces["pod"], NetworkParts.Links).Link("eth0")!;

        Assert.Equal((true, 1400), (down.IsUp, down.Mtu));
        Assert.Contains(down.State, new[] { LinkState.Down, LinkState.LowerLayerDown }); // depends on the kernel
        Assert.Equal(new BridgePort(BridgePortState.Disabled, IsHairpin: true), down.Port);
        Assert.NotNull(down.Dropped);
        Assert.Equal((true, LinkState.Up), (up.IsUp, up.State));
        Assert.Equal(new BridgePort(BridgePortState.Forwarding, IsHairpin: true), up.Port);
        Assert.Null(up.Dropped);
        Assert.Equal(("0a:58:0a:e7:00:02", true, null), (inside.MacText, inside.IsUp, inside.Port));
    }

    [Fact]
    public void Read_AddressesAndRoutes_AreThoseOfTheNamespace()
    {
        using var namespaces = new TestNamespaces("pod");
        namespaces.Run("""
            ip -n @pod link add eth0 type veth peer name far
            ip -n @pod link set eth0 up && ip -n @pod link set far up && ip -n @pod link set lo up
            ip -n @pod addr add 10.1.0.2/22 dev eth0 && ip -n @pod addr add fd00::2/64 dev eth0 nodad
            ip -n @pod route add default via 10.1.0.1 metric 5 && ip -n @pod -6 route add default via fd00::1
            ip -n @pod route add 192.0.2.0/24 dev eth0 src 10.1.0.2 mtu 1300 table 42
            ip -n @pod route add blackhole 198.51.100.0/24 && ip -n @pod route add unreachable 2001:db8:9::/48
            for i in $(seq 100); do ip -n @pod -6 address show dev eth0 scope link | grep -q inet6 && break; sleep 0.05; done
            ip -n @pod route add 203.0.113.0/24 nexthop via 10.1.0.8 dev eth0 nexthop via 10.1.0.9 dev eth0
            ip -n @pod route add 203.0.114.0/24 via inet6 fd00::9 dev eth0
            """);

        var pod = Read(namespaces["pod"], NetworkParts.Links | NetworkParts.Addresses | NetworkParts.Routes);

        var eth0 = pod.Link("eth0")!.Index;
        Assert.Equal(
            ["10.1.0.2/22", "fd00::2/64"],
            pod.Addresses.Where(one => one.LinkIndex == eth0 && one.Scope == AddressScope.Global).Select(one => one.ToString()).Order());
        Assert.Contains(pod.Addresses, one => one.ToString() == "127.0.0.1/8" && one.Scope == AddressScope.Host);
        Assert.Contains(pod.Addresses, one => one.LinkIndex == eth0 && one.Scope == AddressScope.Link && one.Address.IsIPv6LinkLocal);

        NetworkRoute Route(string destination) => pod.Routes.Single(one => one.Destination.ToString() == destination);
        Assert.Equal(new NextHop(eth0, IPAddress.Parse("10.1.0.1")), Assert.Single(Route("0.0.0.0/0").NextHops));
        var fallback = Route("0.0.0.0/0");
        Assert.Equal((5, NetworkRoute.MainTable, RouteType.Unicast), (fallback.Metric, fallback.Table, fallback.Type));
        Assert.Equal(new NextHop(eth0, IPAddress.Parse("fd00::1")), Assert.Single(Route("::/0").NextHops));
        var moved = Route("192.0.2.0/24");
        Assert.Equal((42, IPAddress.Parse("10.1.0.2"), 1300), (moved.Table, moved.Source, moved.Mtu));
        Assert.Equal(new NextHop(eth0, null), Assert.Single(moved.NextHops));
        Assert.Equal(RouteType.Blackhole, Route("198.51.100.0/24").Type);
        Assert.Empty(Route("198.51.100.0/24").NextHops);
        Assert.Equal(RouteType.Unreachable, Route("2001:db8:9::/48").Type);
        Assert.Empty(Route("2001:db8:9::/48").NextHops);
        Assert.Equal(["10.1.0.8", "10.1.0.9"], Route("203.0.113.0/24").NextHops.Select(hop => hop.Gateway!.ToString()));
        Assert.Equal("fd00::9", Assert.Single(Route("203.0.114.0/24").NextHops).Gateway!.ToString());
        Assert.True(Route("10.1.0.0/22").IsOfKernel);
        Assert.Equal(RouteType.Local, Route("10.1.0.2/32").Type);
    }

    [Fact]
    public void Read_NeighboursAndForwarding_AreThoseOfTheNamespace()
    {
        using var namespaces = new TestNamespaces("host");
        namespaces.Run("""
            ip -n @host link add br0 type bridge && ip -n @host link set br0 up
            ip -n @host link add v address 02:00:00:00:00:07 type veth peer name far && ip -n @host link set v master br0 up
            ip -n @host link set far up
            for i in $(seq 100); do ip netns exec @host bridge link show dev v | grep -q forwarding && break; sleep 0.05; done
            ip netns exec @host bridge fdb add 02:00:00:00:00:55 dev v master dynamic
            ip netns exec @host bridge fdb add 02:00:00:00:00:66 dev v master static
            ip -n @host addr add 10.1.0.1/24 dev br0
            ip -n @host neigh add 10.1.0.5 lladdr 02:00:00:00:00:55 dev br0 nud permanent
            ip -n @host neigh add fd00::5 lladdr 02:00:00:00:00:55 dev br0 nud stale
            """);

        var host = Read(namespaces["host"], NetworkParts.Links | NetworkParts.Neighbours);

        var (bridge, port) = (host.Link("br0")!.Index, host.Link("v")!.Index);
        var known = host.Neighbours.Where(one => $"{one.Mac}" == "020000000055").ToDictionary(one => one.Address.ToString());
        Assert.Equal((bridge, NeighbourState.Permanent), (known["10.1.0.5"].LinkIndex, known["10.1.0.5"].State));
        Assert.Equal((bridge, NeighbourState.Stale), (known["fd00::5"].LinkIndex, known["fd00::5"].State));
        Assert.Contains(host.Forwarding, one => one.PortIndex == port && $"{one.Mac}" == "020000000055" && !one.IsOfPort);
        Assert.Contains(host.Forwarding, one => one.PortIndex == port && $"{one.Mac}" == "020000000066" && one.IsOfPort);
        Assert.Contains(host.Forwarding, one => one.PortIndex == port && $"{one.Mac}" == "020000000007" && one.IsOfPort);
        var far = host.Link("far")!.Index;
        Assert.DoesNotContain(host.Forwarding, one => one.PortIndex == far); // it is no port of a bridge
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Read_Listeners_AreThoseThatWait(string address)
    {
        var ip = IPAddress.Parse(address);
        using var tcp = new TcpListener(ip, 0);
        tcp.Start();
        using var udp = new UdpClient(new IPEndPoint(ip, 0));
        using var client = new TcpClient(ip.AddressFamily);
        client.Connect((IPEndPoint)tcp.LocalEndpoint);

        var listeners = Reader.Read(NetworkParts.Listeners, []).Host.Listeners;

        bool IsOn(Listener one, ProtocolType protocol, Socket socket) =>
            one.Protocol == protocol && one.Port == PortOf(socket) && one.Address.Equals(ip);
        var stream = Assert.Single(listeners, one => IsOn(one, ProtocolType.Tcp, tcp.Server));
        Assert.Equal($"socket:[{stream.Inode}]", new FileInfo($"/proc/self/fd/{tcp.Server.Handle}").LinkTarget);
        Assert.Single(listeners, one => IsOn(one, ProtocolType.Udp, udp.Client));
        Assert.DoesNotContain(listeners, one => IsOn(one, ProtocolType.Tcp, client.Client));
    }

    [Fact]
    public void Read_PathsOfNothingAndOfTheSame_AreLeftOut()
    {
        using var namespaces = new TestNamespaces("pod");
        using var directory = new TempDirectory();
        File.WriteAllText(directory["plain"], "");
        File.CreateSymbolicLink(directory["again"], namespaces["pod"]);
        File.CreateSymbolicLink(directory["dead"], directory["nothing"]);

        var picture = Reader.Read(
            NetworkParts.All,
            [directory["plain"], directory["dead"], "/proc/self/ns/net", namespaces["pod"], directory["again"], "/proc/4194999/ns/net"]);

        Assert.Equal(namespaces["pod"], Assert.Single(picture.Others).Path);
        Assert.Equal(NetworkNamespace.Find(namespaces["pod"]), picture.Others[0].Identity);
        Assert.Equal(NetworkNamespace.Own, picture.Host.Identity);
        Assert.Equal(2, picture.All.Count());
    }

    [Fact]
    public void Read_NotAskedFor_IsEmpty()
    {
        var host = Reader.Read(NetworkParts.None, []).Host;

        Assert.Empty(host.Links);
        Assert.Empty(host.Addresses);
        Assert.Empty(host.Routes);
        Assert.Empty(host.Listeners);
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static NamespaceView Read(string path, NetworkParts parts) => Assert.Single(Reader.Read(parts, [path]).Others);
}
