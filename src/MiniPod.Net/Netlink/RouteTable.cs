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
    private const int Destination = 1, OutLink = 4, Gateway = 5, Priority = 6, Source = 7, Metrics = 8, Multipath = 9, Table = 15, Via = 18;
    private const int MaximumUnit = 2;
    private const byte OfKernel = 2;
    private const uint OfCache = 0x200;

    public static IReadOnlyList<NetworkRoute> Read(NetlinkSocket socket) =>
        [.. Read(socket, KernelTable.IPv4), .. Read(socket, KernelTable.IPv6)];

    private static IReadOnlyList<NetworkRoute> Read(NetlinkSocket socket, byte family) =>
        KernelTable.Read(socket, GetRoute, Request(family), Entry, Key);

    /// <summary>Reads the routes of a family, each with the message that tells it.</summary>
    internal static IEnumerable<(NetworkRoute Route, byte[] Saved)> ReadSaved(NetlinkSocket socket, byte family) =>
        KernelTable.Read(
            socket,
            GetRoute,
            Request(family),
            message => Entry(message) is { } route ? Tuple.Create(route, message.ToArray()) : null,
            one => Key(one.Item1)).Select(one => one.ToValueTuple());

    private static byte[] Request(byte family) => [family, .. new byte[MessageSize - 1]];

    private static object Key(NetworkRoute route) =>
        (route.Destination, route.Table, route.Metric, route.Type, route.NextHops is [var hop, ..] ? hop : null);

    /// <summary>The route that an answer of the kernel tells; null for a message about something else.</summary>
    internal static NetworkRoute? Entry(ReadOnlySpan<byte> message)
    {
        if ((MemoryMarshal.Read<uint>(message[8..]) & OfCache) != 0) return null;
        var any = message[0] == KernelTable.IPv4 ? IPAddress.Any : IPAddress.IPv6Any;
        var attributes = new Attributes(message[MessageSize..]);
        var type = (RouteType)message[7];

        // The kernel gives those of IPv6 the loopback interface.
        var refuses = type is RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit or RouteType.Throw;
        return new NetworkRoute(
            new IPNetwork(attributes.Address(Destination) ?? any, message[1]), type, refuses ? [] : Hops(attributes))
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
