using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>Changes the interfaces and neighbours of the network namespace of the current thread, as ip(8) and bridge(8) do.</summary>
/// <remarks>rtnetlink(7); the kernel's include/uapi/linux/if_link.h and neighbour.h.</remarks>
public static class NetworkWriter
{
    private const ushort NewLink = 16, SetLink = 19, DelLink = 17, NewAddress = 20, NewNeighbour = 28, DelNeighbour = 29;
    private const ushort LinkName = 3, MaximumUnit = 4, Master = 10, ProtocolInfo = 12, LinkInfo = 18, NamespaceDescriptor = 28;
    private const ushort Kind = 1, Data = 2, Peer = 1, PortMode = 4;
    private const ushort Address = 1, LocalAddress = 2, NeighbourAddress = 1, NeighbourMac = 2;
    private const byte BridgeFamily = 7;
    private const byte NoDuplicateDetection = 0x2; // IFA_F_NODAD
    private const uint Up = 1; // IFF_UP

    /// <summary>Finds an interface; null if there is none of that name.</summary>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public static NetworkLink? Find(string name) => LinkTable.Find(name);

    /// <summary>Sets an interface up or down.</summary>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void SetUp(int link, bool isUp = true)
    {
        Span<byte> header = LinkHeader(link);
        MemoryMarshal.Write(header[8..], isUp ? Up : 0);
        MemoryMarshal.Write(header[12..], Up);
        KernelChange.Commit(NewLink, 0, header, _ => { });
    }

    /// <summary>Makes an interface a port of a bridge.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="master">The bridge; 0 for none.</param>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void SetMaster(int link, int master) =>
        KernelChange.Commit(NewLink, 0, LinkHeader(link), message => message.HostNumber(Master, master));

    /// <summary>Sets the largest packet that an interface sends.</summary>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void SetMtu(int link, int bytes) =>
        KernelChange.Commit(NewLink, 0, LinkHeader(link), message => message.HostNumber(MaximumUnit, bytes));

    /// <summary>Sets whether a frame may leave by the port of a bridge by which it came.</summary>
    /// <exception cref="LibcException">The kernel refuses it: the interface is no such port.</exception>
    public static void SetHairpin(int port, bool isOn)
    {
        var header = LinkHeader(port);
        header[0] = BridgeFamily;
        KernelChange.Commit(SetLink, 0, header, message =>
        {
            message.Open(ProtocolInfo);
            message.Bytes(PortMode, [isOn ? (byte)1 : (byte)0]);
            message.Close();
        });
    }

    /// <summary>Makes a pair of virtual interfaces.</summary>
    /// <param name="name">The name of the one here.</param>
    /// <param name="peerName">The name of the other one.</param>
    /// <param name="peerNamespace">The namespace of the other one.</param>
    /// <exception cref="LibcException">The kernel refuses it: there is an interface of that name.</exception>
    public static void AddCable(string name, string peerName, SafeFileHandle peerNamespace) => KernelChange.Commit(
        NewLink,
        KernelChange.Create | KernelChange.Exclusive,
        LinkHeader(0),
        message =>
        {
            message.Text(LinkName, name);
            message.Open(LinkInfo);
            message.Text(Kind, "veth");
            message.Open(Data);
            message.Open(Peer, LinkHeader(0));
            message.Text(LinkName, peerName);
            message.HostNumber(NamespaceDescriptor, (int)peerNamespace.DangerousGetHandle());
            message.Close();
            message.Close();
            message.Close();
        });

    /// <summary>Removes an interface.</summary>
    /// <exception cref="LibcException">The kernel refuses it: there is none.</exception>
    public static void DeleteLink(int link) => KernelChange.Commit(DelLink, 0, LinkHeader(link), _ => { });

    /// <summary>Gives an interface an address.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="address">The address.</param>
    /// <param name="prefixLength">The length of its prefix.</param>
    /// <param name="isChecked">Whether the kernel asks first if another host has it, which takes a second. Only for IPv6. Default
    /// false.</param>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void AddAddress(int link, IPAddress address, int prefixLength, bool isChecked = false)
    {
        var bytes = address.GetAddressBytes();
        Span<byte> header = stackalloc byte[8]; // struct ifaddrmsg
        header.Clear();
        header[0] = KernelTable.FamilyOf(address);
        header[1] = (byte)prefixLength;
        header[2] = header[0] == KernelTable.IPv6 && !isChecked ? NoDuplicateDetection : (byte)0;
        MemoryMarshal.Write(header[4..], link);
        KernelChange.Commit(NewAddress, KernelChange.Create | KernelChange.Exclusive, header, message =>
        {
            message.Bytes(LocalAddress, bytes);
            message.Bytes(Address, bytes);
        });
    }

    /// <summary>Makes a fixed entry for a neighbour, in the place of any other.</summary>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void SetNeighbour(int link, IPAddress address, PhysicalAddress mac) => KernelChange.Commit(
        NewNeighbour,
        KernelChange.Create | KernelChange.Replace,
        NeighbourHeader(link, address, NeighbourState.Permanent),
        message =>
        {
            message.Bytes(NeighbourAddress, address.GetAddressBytes());
            message.Bytes(NeighbourMac, mac.GetAddressBytes());
        });

    /// <summary>Removes what is known about a neighbour.</summary>
    /// <exception cref="LibcException">The kernel refuses it: nothing is known.</exception>
    public static void DeleteNeighbour(int link, IPAddress address) => KernelChange.Commit(
        DelNeighbour,
        0,
        NeighbourHeader(link, address, NeighbourState.None),
        message => message.Bytes(NeighbourAddress, address.GetAddressBytes()));

    private static byte[] LinkHeader(int link)
    {
        var header = new byte[16]; // struct ifinfomsg
        MemoryMarshal.Write(header.AsSpan(4), link);
        return header;
    }

    private static byte[] NeighbourHeader(int link, IPAddress address, NeighbourState state)
    {
        var header = new byte[12]; // struct ndmsg
        header[0] = KernelTable.FamilyOf(address);
        MemoryMarshal.Write(header.AsSpan(4), link);
        MemoryMarshal.Write(header.AsSpan(8), (ushort)state);
        return header;
    }
}
