using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using MiniPod.Linux;
using MiniPod.Net.Tracing;

namespace MiniPod.Net.Tests.Tracing;

public sealed class RuleTraceTests
{
    private const int Limit = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("iptables", false)]
    [InlineData("ip6tables", true)]
    public async Task Trace_RuleDropsThePacket_IsNamed(string program, bool isIPv6)
    {
        using var net = new RoutedNamespaces();
        Require(net, program);
        net.Run($"""
            ip netns exec @router {program} -N MINE
            ip netns exec @router {program} -A FORWARD -p tcp -j MINE
            ip netns exec @router {program} -A MINE -p tcp --dport 7 -j DROP
            """);
        var address = isIPv6 ? RoutedNamespaces.Server6 : RoutedNamespaces.Server4;
        using var client = net.Socket("client", address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var trace = Trace(net, new FlowKey(ProtocolType.Tcp, RoutedNamespaces.PortOf(client)));

        var connecting = client.ConnectAsync(new IPEndPoint(address, 7), Token).AsTask();

        var events = await RoutedNamespaces.ReadAsync(trace.Read, all => all.Exists(one => one.Verdict == RuleVerdict.Drop), Token);
        var jump = Assert.Single(events, one => one is { Verdict: RuleVerdict.Jump, Target: "MINE" });
        Assert.Equal(("filter", "FORWARD"), (jump.Table, jump.Chain));
        var drop = events.First(one => one.Verdict == RuleVerdict.Drop);
        Assert.Equal(("filter", "MINE", false, isIPv6 ? 10 : 2), (drop.Table, drop.Chain, drop.IsPolicy, drop.Family));
        Assert.NotEqual(0UL, drop.Handle);
        Assert.Equal(7, drop.Packet?.Destination.Port);
        var (there, back) = (Index(net, "c"), Index(net, "s"));
        Assert.All([jump, drop], one => Assert.Equal((there, back), (one.InLink, one.OutLink)));
        client.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => connecting);
    }

    [Fact(Timeout = Limit)]
    public async Task Trace_PolicyDropsThePacket_IsToldAsThePolicy()
    {
        using var net = new RoutedNamespaces();
        Require(net, "iptables");
        net.Run("ip netns exec @router iptables -P FORWARD DROP");
        using var client = net.Socket("client", AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var other = net.Socket("client", AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var trace = Trace(net, new FlowKey(ProtocolType.Udp, RoutedNamespaces.PortOf(client)));

        foreach (var socket in new[] { other, client })
            await socket.SendToAsync(new byte[] { 1 }, new IPEndPoint(RoutedNamespaces.Server4, 9), Token);

        var events = await RoutedNamespaces.ReadAsync(trace.Read, all => all.Exists(one => one.Verdict == RuleVerdict.Drop), Token);
        var drop = Assert.Single(events, one => one.Verdict == RuleVerdict.Drop);
        Assert.Equal(("FORWARD", true), (drop.Chain, drop.IsPolicy));
    }

    [Fact(Timeout = Limit)]
    public async Task Trace_Ends_LeavesNoTable()
    {
        using var net = new RoutedNamespaces();
        var before = Tables(net);
        using (Trace(net, new FlowKey(ProtocolType.Tcp, 40_000))) Assert.Contains(Tables(net), IsOurs);

        await RoutedNamespaces.ReadAsync(() => Tables(net), all => !all.Exists(IsOurs), Token);

        Assert.Equal(before, Tables(net));
    }

    // Each sees what it asked for, and not what the other one marks.
    [Fact(Timeout = Limit)]
    public async Task Trace_TwoAtOnce_SeeTheirOwn()
    {
        using var net = new RoutedNamespaces();
        Require(net, "iptables");
        net.Run("ip netns exec @router iptables -P FORWARD DROP");
        using var one = net.Socket("client", AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var two = net.Socket("client", AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var first = Trace(net, new FlowKey(ProtocolType.Udp, RoutedNamespaces.PortOf(one)));
        using var second = Trace(net, new FlowKey(ProtocolType.Udp, RoutedNamespaces.PortOf(two)));

        foreach (var socket in new[] { two, one })
            await socket.SendToAsync(new byte[] { 1 }, new IPEndPoint(RoutedNamespaces.Server4, 9), Token);

        foreach (var (trace, socket) in new[] { (first, one), (second, two) })
        {
            var events = await RoutedNamespaces.ReadAsync(trace.Read, all => all.Exists(done => done.Verdict == RuleVerdict.Drop), Token);
            Assert.All(events, done => Assert.Equal(RoutedNamespaces.PortOf(socket), done.Packet!.Source.Port));
        }
    }

    private static bool IsOurs(string table) => table.StartsWith(RuleTrace.TablePrefix, StringComparison.Ordinal);

    private static int Index(RoutedNamespaces net, string link) =>
        int.Parse(net.Run($"ip netns exec @router cat /sys/class/net/{link}/ifindex"), System.Globalization.CultureInfo.InvariantCulture);

    private static RuleTrace Trace(RoutedNamespaces net, FlowKey flow)
    {
        RuleTrace? trace = null;
        NetworkNamespace.Run(net["router"], () => trace = new RuleTrace(flow));
        return trace!;
    }

    // iptables-legacy has rules that are not told.
    private static void Require(RoutedNamespaces net, string program) => Prerequisite.Require(
        net.Run($"ip netns exec @router {program} --version").Contains("nf_tables", StringComparison.Ordinal),
        $"{program} does not use nf_tables");

    private static List<string> Tables(RoutedNamespaces net)
    {
        const ushort getTable = (10 << 8) | 1;
        var names = new List<string>();
        NetworkNamespace.Run(net["router"], () =>
        {
            using var socket = new NetlinkSocket(NetlinkProtocol.Netfilter);
            ReadOnlySpan<byte> all = [0, 0, 0, 0];
            socket.Dump(getTable, all, message =>
            {
                var length = MemoryMarshal.Read<ushort>(message[4..]);
                names.Add(Encoding.UTF8.GetString(message[8..(4 + length - 1)]));
            });
        });
        return names;
    }
}
