using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>Asks the kernel which way a packet would take, as <c>ip route get DST from SRC iif IF</c> does.</summary>
/// <remarks>rtnetlink(7), RTM_GETROUTE; ip-route(8).</remarks>
public static class RouteLookup
{
    private const ushort GetRoute = 26;
    private const ushort Destination = 1, Source = 2, InLink = 3;
    private const uint MatchingRoute = 0x2000; // RTM_F_FIB_MATCH
    private const int MessageSize = 12; // struct rtmsg

    /// <summary>Asks in the namespace of the current thread.</summary>
    /// <param name="to">Where the packet goes.</param>
    /// <param name="from">Where it comes from; null if that does not matter. Needed with <paramref name="inLink"/>.</param>
    /// <param name="inLink">The index of the interface by which it came in; 0 for a packet of this host.</param>
    /// <exception cref="LibcException">The kernel cannot be asked.</exception>
    public static RouteAnswer Find(IPAddress to, IPAddress? from = null, int inLink = 0)
    {
        using var socket = new NetlinkSocket(NetlinkProtocol.Route);
        var bits = (byte)(to.GetAddressBytes().Length * 8);
        Span<byte> header = stackalloc byte[MessageSize];
        header.Clear();
        header[0] = to.AddressFamily == AddressFamily.InterNetworkV6 ? KernelTable.IPv6 : KernelTable.IPv4;
        header[1] = bits;
        header[2] = from is null ? (byte)0 : bits;
        MemoryMarshal.Write(header[8..], MatchingRoute);
        var request = new MessageBuilder(0);
        request.Begin(GetRoute, 0, header);
        request.Bytes(Destination, to.GetAddressBytes());
        if (from is not null) request.Bytes(Source, from.GetAddressBytes());
        if (inLink != 0) request.HostNumber(InLink, inLink);
        request.End();
        NetworkRoute? found = null;
        try
        {
            socket.Ask(GetRoute, request.Messages[16..], message => found = RouteTable.Entry(message));
        }
        catch (LibcException error)
        {
            return new RouteAnswer(null, error.Errno);
        }

        return new RouteAnswer(found, 0);
    }
}
