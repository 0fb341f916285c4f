using System.Runtime.InteropServices;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The interfaces of a namespace.</summary>
/// <remarks>rtnetlink(7), RTM_GETLINK; the kernel's include/uapi/linux/if_link.h.</remarks>
internal static class LinkTable
{
    private const ushort GetLink = 18;
    private const int MessageSize = 16; // struct ifinfomsg
    private const uint UpFlag = 0x1, PromiscuousFlag = 0x100, AllMulticastFlag = 0x200; // netdevice(7)

    private const int Hardware = 1, Name = 3, MaximumUnit = 4, Link = 5, Master = 10, OperationalState = 16, Info = 18;
    private const int Counters = 23, Extension = 29, PeerNamespace = 37;
    private const int InfoKind = 1, InfoPortKind = 4, InfoPortData = 5;
    private const int PortState = 1, PortMode = 4;
    private const int ReceiveDropped = 48, SendDropped = 56; // in struct rtnl_link_stats64
    private const uint WithoutCounters = 1 << 3;

    public static IReadOnlyList<NetworkLink> Read(NetlinkSocket socket, bool withCounters)
    {
        Span<byte> request = stackalloc byte[MessageSize + 8];
        request.Clear();
        MemoryMarshal.Write(request[MessageSize..], (ushort)8);
        MemoryMarshal.Write(request[(MessageSize + 2)..], (ushort)Extension);
        MemoryMarshal.Write(request[(MessageSize + 4)..], withCounters ? 0 : WithoutCounters);
        return KernelTable.Read(socket, GetLink, request, message => Entry(message, withCounters), link => link.Index);
    }

    /// <summary>Finds an interface in the namespace of the current thread; null if there is none of that name.</summary>
    public static NetworkLink? Find(string name)
    {
        using var socket = new NetlinkSocket(NetlinkProtocol.Route);
        return Read(socket, withCounters: false).FirstOrDefault(link => link.Name == name);
    }

    private static NetworkLink Entry(ReadOnlySpan<byte> message, bool withCounters)
    {
        var attributes = new Attributes(message[MessageSize..]);
        var info = attributes.Nested(Info);
        var counters = attributes.Find(Counters);
        var flags = MemoryMarshal.Read<uint>(message[8..]);
        return new NetworkLink(MemoryMarshal.Read<int>(message[4..]), attributes.Text(Name), info.Text(InfoKind))
        {
            Master = attributes.Number(Master),
            Mac = attributes.Mac(Hardware),
            Mtu = attributes.Number(MaximumUnit) ?? 0,
            IsUp = (flags & UpFlag) != 0,
            IsPromiscuous = (flags & PromiscuousFlag) != 0,
            TakesAllMulticast = (flags & AllMulticastFlag) != 0,
            State = (LinkState)(attributes.Byte(OperationalState) ?? 0),
            PeerIndex = attributes.Number(Link) is > 0 and var peer ? peer : null,
            PeerNamespaceId = attributes.Number(PeerNamespace),
            Port = info.Text(InfoPortKind) == "bridge" ? Port(info.Nested(InfoPortData)) : null,
            Dropped = !withCounters || counters.Length < SendDropped + sizeof(ulong)
                ? null
                : (MemoryMarshal.Read<ulong>(counters[ReceiveDropped..]), MemoryMarshal.Read<ulong>(counters[SendDropped..])),
        };
    }

    private static BridgePort Port(Attributes port) => new((BridgePortState)(port.Byte(PortState) ?? 0), port.Byte(PortMode) is > 0);
}
