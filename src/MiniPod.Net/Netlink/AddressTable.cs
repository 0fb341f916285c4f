using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The IP addresses of a namespace.</summary>
/// <remarks>rtnetlink(7), RTM_GETADDR; the kernel's include/uapi/linux/if_addr.h.</remarks>
internal static class AddressTable
{
    private const ushort GetAddress = 22;
    private const int MessageSize = 8; // struct ifaddrmsg
    private const int Address = 1, Local = 2;
    private const byte Duplicate = 0x08, Tentative = 0x40;

    public static IReadOnlyList<NetworkAddress> Read(NetlinkSocket socket) =>
        [.. Read(socket, KernelTable.IPv4), .. Read(socket, KernelTable.IPv6)];

    private static IReadOnlyList<NetworkAddress> Read(NetlinkSocket socket, byte family)
    {
        Span<byte> request = stackalloc byte[MessageSize];
        request.Clear();
        request[0] = family;
        return KernelTable.Read(socket, GetAddress, request, Entry, address => address);
    }

    private static NetworkAddress? Entry(ReadOnlySpan<byte> message)
    {
        // On a link with two ends, the first is the address of the other end.
        var attributes = new Attributes(message[MessageSize..]);
        return (attributes.Address(Local) ?? attributes.Address(Address)) is not { } address
            ? null
            : new NetworkAddress(MemoryMarshal.Read<int>(message[4..]), address, message[1])
            {
                Scope = (AddressScope)message[3],
                IsTentative = (message[2] & (Tentative | Duplicate)) == Tentative,
                IsDuplicate = (message[2] & Duplicate) != 0,
            };
    }
}
