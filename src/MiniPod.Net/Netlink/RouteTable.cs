using System.Net;
using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The routes of a namespace, of all routing tables.</summary>
/// <remarks>rtnetlink(7), RTM_GETROUTE; the kernel's include/uapi/linux/rtnetlink.h.</remarks>
internal static class RouteTable
{
    private const ushort GetRoute = 26;
    private const int MessageSize = 12; // struct rtmsg
    private const int HopSize = 8; // struct rtnexthop
    private const byte IPv4 = 2, IPv6 = 10; // other families have no IP addresses: MPLS
    private const int Destination = 1, OutLink = 4, Gateway = 5, Priority = 6, Source = 7, Metrics = 8, Multipath = 9, Table = 15, Via = 18;
    private const int MaximumUnit = 2;
    private const byte OfKernel = 2;
    private const uint OfCache = 0x200;

    public static IReadOnlyList<NetworkRoute> Read(NetlinkSocket socket)
    {
        Span<byte> request = stackalloc byte[MessageSize];
        request.Clear();
        return KernelTable.Read(
            socket,
            GetRoute,
            request,
            Entry,
            route => (route.Destination, route.Table, route.Metric, route.Type, route.NextHops is [var hop, ..] ? hop : null));
    }

    private static NetworkRoute? Entry(ReadOnlySpan<byte> message)
    {
        if (message[0] is not (IPv4 or IPv6) || (MemoryMarshal.Read<uint>(message[8..]) & OfCache) != 0) return null;
        var any = message[0] == IPv4 ? IPAddress.Any : IPAddress.IPv6Any;
        var attributes = new Attributes(message[MessageSize..]);
        return new NetworkRoute(
            new IPNetwork(attributes.Address(Destination) ?? any, message[1]), (RouteType)message[7], Hops(attributes))
        {
            Table = attributes.Number(Table) ?? message[4],
            Source = attributes.Address(Source),
            Metric = attributes.Number(Priority) ?? 0,
            Mtu = attributes.Nested(Metrics).Number(MaximumUnit),
            IsOfKernel = message[5] == OfKernel,
        };
    }

    private static List<NextHop> Hops(Attributes attributes)
    {
        if (attributes.Number(OutLink) is { } link) return [new NextHop(link, GatewayOf(attributes))];
        var hops = new List<NextHop>();
        var rest = attributes.Find(Multipath);
        while (rest.Length >= HopSize)
        {
            var length = (int)MemoryMarshal.Read<ushort>(rest);
            if (length < HopSize || length > rest.Length) break;
            hops.Add(new NextHop(MemoryMarshal.Read<int>(rest[4..]), GatewayOf(new Attributes(rest[HopSize..length]))));
            rest = rest[Math.Min(Attributes.Aligned(length), rest.Length)..];
        }

        return hops;
    }

    // A gateway of the other family comes with its family: an IPv4 route by an IPv6 host, RFC 5549.
    private static IPAddress? GatewayOf(Attributes attributes) =>
        attributes.Address(Gateway) ?? (attributes.Find(Via) is { Length: 6 or 18 } via ? new IPAddress(via[2..]) : null);
}
