using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net.Tracing;

namespace MiniPod.Net.Tests.Tracing;

public sealed class PacketCaptureTests
{
    private const int Limit = 30_000;
    private static readonly string[] Spaces = ["client", "router", "server"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Capture_OfAConnection_SeesItOnEveryInterfaceInOrder(bool isIPv6)
    {
        using var net = new RoutedNamespaces();
        var family = isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var address = isIPv6 ? RoutedNamespaces.Server6 : RoutedNamespaces.Server4;
        using var server = net.Socket("server", family, SocketType.Stream, ProtocolType.Tcp);
        server.Listen();
        using var client = net.Socket("client", family, SocketType.Stream, ProtocolType.Tcp);
        var flow = new FlowKey(ProtocolType.Tcp, RoutedNamespaces.PortOf(client));
        using var capture = new PacketCapture(flow, [.. net.All, net["router"], "/run/netns/not-there"]);
        using var other = net.Socket("client", family, SocketType.Stream, ProtocolType.Tcp);

        await other.ConnectAsync(new IPEndPoint(address, RoutedNamespaces.PortOf(server)), Token);
        await client.ConnectAsync(new IPEndPoint(address, RoutedNamespaces.PortOf(server)), Token);

        var seen = await RoutedNamespaces.ReadAsync(capture.Read, all => all.Count(one => one.Packet.Kind == "SYN ACK") >= 4, Token);
        Assert.All(seen, one => Assert.True(one.Packet.IsOf(flow)));
        (string, FrameDirection, string, int)[] expected =
        [
            ("client", FrameDirection.Out, "SYN", 64), ("router", FrameDirection.ToHost, "SYN", 64),
            ("router", FrameDirection.Out, "SYN", 63), ("server", FrameDirection.ToHost, "SYN", 63),
            ("server", FrameDirection.Out, "SYN ACK", 64), ("router", FrameDirection.ToHost, "SYN ACK", 64),
            ("router", FrameDirection.Out, "SYN ACK", 63), ("client", FrameDirection.ToHost, "SYN ACK", 63),
        ];
        var names = Spaces.ToDictionary(net.Identity);
        // A loaded machine may make the kernel send one of them again.
        Assert.Equal(expected, seen.OrderBy(one => one.Time).Where(one => one.Packet.Kind.StartsWith("SYN", StringComparison.Ordinal))
            .Select(one => (names[one.Namespace], one.Direction, one.Packet.Kind, one.Packet.TimeToLive)).Distinct());
        Assert.Single(seen.Where(one => one.Packet.Kind == "SYN").Select(one => one.Packet.Sequence).Distinct());
    }

    [Fact(Timeout = Limit)]
    public async Task Capture_OfADatagramThatNobodyWaitsFor_SeesTheErrorAboutIt()
    {
        using var net = new RoutedNamespaces();
        using var client = net.Socket("client", AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var capture = new PacketCapture(new FlowKey(ProtocolType.Udp, RoutedNamespaces.PortOf(client)), net.All);

        await client.SendToAsync(new byte[] { 1 }, new IPEndPoint(RoutedNamespaces.Server4, 9), Token);

        var seen = await RoutedNamespaces.ReadAsync(capture.Read, all => all.Count(one => one.Packet.About is not null) >= 4, Token);
        Assert.Equal(4, seen.Count(one => one.Packet.Protocol == ProtocolType.Udp));
        var errors = seen.Where(one => one.Packet.Kind == "port unreachable").ToList();
        Assert.Equal(4, errors.Count);
        Assert.All(errors, one => Assert.Equal(9, one.Packet.About!.Destination.Port));
    }

    [Fact(Timeout = Limit)]
    public async Task Capture_OfEchoRequests_SeesTheirAnswers()
    {
        using var net = new RoutedNamespaces();
        // A socket for echo requests: its port is their identifier, icmp(7).
        net.Run("ip netns exec @client sysctl -qw net.ipv4.ping_group_range='0 2147483647'");
        using var client = net.Socket("client", AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Icmp);
        using var capture = new PacketCapture(new FlowKey(ProtocolType.Icmp, RoutedNamespaces.PortOf(client)), net.All);

        await client.SendToAsync(new byte[] { 8, 0, 0, 0, 0, 0, 0, 7 }, new IPEndPoint(RoutedNamespaces.Server4, 0), Token);

        var seen = await RoutedNamespaces.ReadAsync(capture.Read, all => all.Count(one => one.Packet.Kind == "echo reply") >= 4, Token);
        Assert.Equal(4, seen.Count(one => one.Packet is { Kind: "echo request", Sequence: 7 }));
        Assert.Equal(4, seen.Count(one => one.Packet is { Kind: "echo reply", Sequence: 7 }));
    }
}
