using System.Net;
using System.Net.NetworkInformation;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Tests.Changes;

public sealed class LinkFactsTests
{
    private static readonly NamespaceView View = new(new FileIdentity("0:4", 1), "")
    {
        Links =
        [
            new NetworkLink(1, "lo", "") { IsUp = true, Mtu = 65536, Mac = PhysicalAddress.Parse("00-00-00-00-00-00") },
            new NetworkLink(2, "br0", "bridge") { IsUp = true, Mtu = 1500, Mac = PhysicalAddress.Parse("0A-58-0A-E7-00-01") },
            new NetworkLink(3, "veth1", "veth")
            {
                IsUp = true,
                Mtu = 1500,
                Master = 2,
                PeerIndex = 2,
                PeerNamespaceId = 0,
                Port = new BridgePort(BridgePortState.Forwarding, IsHairpin: true),
            },
        ],
        Addresses =
        [
            new NetworkAddress(2, IPAddress.Parse("10.231.0.1"), 22),
            new NetworkAddress(2, IPAddress.Parse("fe80::1"), 64),
        ],
        Routes =
        [
            new NetworkRoute(IPNetwork.Parse("0.0.0.0/0"), RouteType.Unicast, [new NextHop(2, IPAddress.Parse("10.231.0.9"))]),
            new NetworkRoute(IPNetwork.Parse("10.231.0.1/32"), RouteType.Local, [new NextHop(2, null)]) { Table = 255 },
            new NetworkRoute(IPNetwork.Parse("fe80::/64"), RouteType.Unicast, [new NextHop(2, null)]),
            new NetworkRoute(IPNetwork.Parse("10.9.0.0/16"), RouteType.Blackhole, []) { Table = 4242, Mtu = 1000 },
        ],
    };

    [Fact]
    public void Of_ANamespace_WritesAsIproute2AndLeavesOutWhatTheKernelAdds()
    {
        Assert.Equal(
            [
                "lo: up, mtu 65536",
                "br0: bridge, up, mtu 1500, mac 0a:58:0a:e7:00:01",
                "veth1@if2: veth, up, mtu 1500, port of br0, hairpin on",
                "10.231.0.1/22 dev br0",
                "default via 10.231.0.9 dev br0",
                "blackhole 10.9.0.0/16 table 4242 mtu 1000",
            ],
            LinkFacts.Of(View, pod: null).Select(fact => fact.ToString()));
    }
}
