using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The neighbours of a namespace, and the forwarding tables of its bridges.</summary>
/// <remarks>rtnetlink(7), RTM_GETNEIGH; the kernel's include/uapi/linux/neighbour.h.</remarks>
internal static class NeighbourTable
{
    private const ushort GetNeighbour = 30;
    private const int MessageSize = 12; // struct ndmsg
    private const byte BridgeFamily = 7;
    private const int Destination = 1, Hardware = 2, Master = 9;

    public static IReadOnlyList<Neighbour> Read(NetlinkSocket socket)
    {
        Span<byte> request = stackalloc byte[MessageSize];
        request.Clear();
        return KernelTable.Read(socket, GetNeighbour, request, Entry, one => (one.LinkIndex, one.Address));
    }

    public static IReadOnlyList<ForwardingEntry> ReadForwarding(NetlinkSocket socket)
    {
        Span<byte> request = stackalloc byte[MessageSize];
        request.Clear();
        request[0] = BridgeFamily;
        return KernelTable.Read(socket, GetNeighbour, request, ForwardingOf, one => one);
    }

    private static Neighbour? Entry(ReadOnlySpan<byte> message)
    {
        var attributes = new Attributes(message[MessageSize..]);
        return attributes.Address(Destination) is { } address
            ? new Neighbour(MemoryMarshal.Read<int>(message[4..]), address, attributes.Mac(Hardware), StateOf(message))
            : null;
    }

    // Every interface has a list of its own in this table; entries of a bridge name it.
    private static ForwardingEntry? ForwardingOf(ReadOnlySpan<byte> message)
    {
        var attributes = new Attributes(message[MessageSize..]);
        if (attributes.Number(Master) is null || attributes.Mac(Hardware) is not { } mac) return null;
        var isFixed = (StateOf(message) & (NeighbourState.Permanent | NeighbourState.NoArp)) != 0;
        return new ForwardingEntry(MemoryMarshal.Read<int>(message[4..]), mac, isFixed);
    }

    private static NeighbourState StateOf(ReadOnlySpan<byte> message) => (NeighbourState)MemoryMarshal.Read<ushort>(message[8..]);
}
