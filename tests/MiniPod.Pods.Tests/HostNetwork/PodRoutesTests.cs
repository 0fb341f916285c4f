using System.Net;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.HostNetwork;

public sealed class PodRoutesTests
{
    private const int Eth0 = 2, Eth1 = 3, Loopback = 1;

    // The second is in the table of a vrf, the third in that of another interface.
    private static readonly NamespaceView Pod = new(new FileIdentity("0:4", 2), "/ns")
    {
        Links = [new NetworkLink(Loopback, "lo", ""), new NetworkLink(Eth0, "eth0", "veth"), new NetworkLink(Eth1, "eth1", "veth")],
        Routes =
        [
            Route("0.0.0.0/0", Eth0, "10.1.0.1"),
            Route("192.0.2.0/24", Eth0, "10.1.0.1") with { Table = 1001 },
            Route("198.18.0.0/15", Eth1, "10.2.0.1") with { Table = 100 },
            Route("10.9.9.9/32", Eth0),
            Route("203.0.113.0/24", Loopback) with { Type = RouteType.Unreachable },
            Route("10.1.0.2/32", Eth0) with { Type = RouteType.Local, Table = 255 },
            Route("::/0", Eth0, "fd00::1"),
            Route("2001:db8::/32", Eth0, "fd00::1"),
        ],
    };

    [Theory]
    [InlineData(true, "0.0.0.0/0", "192.0.2.0/24", "::/0", "2001:db8::/32", "10.9.9.9/32")]
    [InlineData(true, "0.0.0.0/0 10.1.0.1", "::/0 fd00::1")]
    [InlineData(false, "0.0.0.0/0 10.1.0.9")]
    [InlineData(false, "0.0.0.0/0", "198.51.100.0/24")]
    [InlineData(false, "192.0.2.0/25")]
    [InlineData(false, "198.18.0.0/15")]
    [InlineData(false, "203.0.113.0/24")]
    [InlineData(false, "10.1.0.2/32")]
    public void AreThere_Routes_AreComparedWithAllTables(bool expected, params string[] routes) =>
        Assert.Equal(expected, PodRoutes.AreThere(Pod, "eth0", [.. routes.Select(Asked)]));

    private static NetworkRoute Route(string destination, int link, string? gateway = null) => new(
        IPNetwork.Parse(destination), RouteType.Unicast, [new NextHop(link, gateway is null ? null : IPAddress.Parse(gateway))]);

    private static CniRoute Asked(string text) => new()
    {
        Destination = CniAddress.Parse(text.Split(' ')[0]),
        Gateway = text.Split(' ') is [_, var gateway] ? IPAddress.Parse(gateway) : null,
    };
}
