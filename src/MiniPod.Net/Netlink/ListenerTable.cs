using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The listening sockets of a namespace.</summary>
/// <remarks>sock_diag(7), INET_DIAG; the kernel's include/uapi/linux/inet_diag.h.</remarks>
internal static class ListenerTable
{
    private const ushort ByFamily = 20;
    private const int EntryMissing = 2; // ENOENT, errno(3)
    private const int RequestSize = 56, AnswerSize = 72; // struct inet_diag_req_v2, struct inet_diag_msg
    private const int PortAt = 4, AddressAt = 8, InodeAt = 68;

    // States of sockets, include/net/tcp_states.h of the kernel. A socket of UDP that is not connected is "closed".
    private const int Closed = 7, Listening = 10;

    public static IReadOnlyList<Listener> Read(NetlinkSocket socket) =>
    [
        .. Read(socket, KernelTable.IPv4, ProtocolType.Tcp, Listening),
        .. Read(socket, KernelTable.IPv6, ProtocolType.Tcp, Listening),
        .. Read(socket, KernelTable.IPv4, ProtocolType.Udp, Closed),
        .. Read(socket, KernelTable.IPv6, ProtocolType.Udp, Closed),
    ];

    private static IReadOnlyList<Listener> Read(NetlinkSocket socket, byte family, ProtocolType protocol, int state)
    {
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        (request[0], request[1]) = (family, (byte)protocol);
        MemoryMarshal.Write(request[4..], 1u << state);
        try
        {
            return KernelTable.Read(socket, ByFamily, request, message => Entry(message, protocol), one => one);
        }
        catch (LibcException error) when (error.Errno == EntryMissing)
        {
            return []; // The kernel has no such sockets, or does not tell of them.
        }
    }

    private static Listener? Entry(ReadOnlySpan<byte> message, ProtocolType protocol) => message.Length < AnswerSize
        ? null
        : new Listener(
            protocol,
            new IPAddress(message.Slice(AddressAt, message[0] == KernelTable.IPv4 ? 4 : 16)),
            BinaryPrimitives.ReadUInt16BigEndian(message[PortAt..]),
            MemoryMarshal.Read<uint>(message[InodeAt..]));
}
