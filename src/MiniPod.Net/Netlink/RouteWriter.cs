using System.Net;
using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>
/// Takes routes of the namespace of the current thread away, and puts them back. A route is kept in the form in which the kernel tells it,
/// with all that it has, as <c>ip route save</c> and <c>ip route restore</c> do.
/// </summary>
/// <remarks>rtnetlink(7), RTM_NEWROUTE; ip-route(8).</remarks>
public static class RouteWriter
{
    private const ushort NewRoute = 24, DelRoute = 25;
    private const ushort Destination = 1, OutLink = 4, Gateway = 5, Metrics = 8, Lock = 1, MaximumUnit = 2;
    private const int MessageSize = 12, Flags = 8; // struct rtmsg
    private const uint ByAdministrator = 0x4 | 0x2; // RTNH_F_ONLINK, RTNH_F_PERVASIVE: the other flags are states
    private const byte ByBoot = 3, Unicast = 1, LinkScope = 253; // what ip(8) gives a route by default

    /// <summary>Returns the routes of all tables, each with the form in which it can be put back.</summary>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public static IReadOnlyList<(NetworkRoute Route, byte[] Saved)> Read()
    {
        using var socket = new NetlinkSocket(NetlinkProtocol.Route);
        return [.. RouteTable.ReadSaved(socket, KernelTable.IPv4), .. RouteTable.ReadSaved(socket, KernelTable.IPv6)];
    }

    /// <summary>Returns the form of a route of the main table that is not there yet.</summary>
    /// <param name="to">Its destination.</param>
    /// <param name="gateway">Its gateway; null if the destination is on the link.</param>
    /// <param name="link">The index of its interface.</param>
    /// <param name="mtu">The largest packet that it takes, whatever the receiver says of the way; null for that of the interface.</param>
    public static byte[] Make(IPNetwork to, IPAddress? gateway, int link, int? mtu = null)
    {
        var message = new MessageBuilder(0);
        message.Begin(NewRoute, 0,
        [
            KernelTable.FamilyOf(to.BaseAddress), (byte)to.PrefixLength, 0, 0,
            NetworkRoute.MainTable, ByBoot, gateway is null ? LinkScope : (byte)0, Unicast, 0, 0, 0, 0,
        ]);
        if (to.PrefixLength > 0) message.Bytes(Destination, to.BaseAddress.GetAddressBytes());
        if (gateway is not null) message.Bytes(Gateway, gateway.GetAddressBytes());
        message.HostNumber(OutLink, link);
        if (mtu is { } bytes)
        {
            message.Open(Metrics);
            message.HostNumber(Lock, 1 << MaximumUnit);
            message.HostNumber(MaximumUnit, bytes);
            message.Close();
        }

        message.End();
        return message.Messages[16..].ToArray();
    }

    /// <summary>Puts a route there.</summary>
    /// <param name="saved">The route.</param>
    /// <param name="replaces">Whether it takes the place of another one to the same destination.</param>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void Put(ReadOnlySpan<byte> saved, bool replaces = false) => Commit(
        NewRoute, (ushort)(KernelChange.Create | (replaces ? KernelChange.Replace : KernelChange.Exclusive)), saved);

    /// <summary>Removes a route.</summary>
    /// <exception cref="LibcException">The kernel refuses it: there is none.</exception>
    public static void Remove(ReadOnlySpan<byte> saved) => Commit(DelRoute, 0, saved);

    /// <summary>Tells a saved route.</summary>
    public static NetworkRoute? Tell(ReadOnlySpan<byte> saved) => RouteTable.Entry(saved);

    private static void Commit(ushort type, ushort flags, ReadOnlySpan<byte> saved)
    {
        var message = saved.ToArray();
        MemoryMarshal.Write(message.AsSpan(Flags), MemoryMarshal.Read<uint>(message.AsSpan(Flags)) & ByAdministrator);
        KernelChange.Commit(type, flags, message, _ => { });
    }
}
