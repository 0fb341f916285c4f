using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>
/// Tells the neighbours of an interface which MAC address its IP addresses have. Whoever knew such an address with another MAC
/// address, as of a container that had it before, would otherwise talk to that one for seconds or minutes.
/// </summary>
/// <remarks>RFC 5227 section 3 (ARP announcement) and RFC 4861 section 7.2.6 (unsolicited neighbor advertisement).</remarks>
public static unsafe class AddressAnnouncement
{
    private const int EthernetHeader = 14, MacSize = 6;
    private const ushort ArpType = 0x0806, IPv6Type = 0x86dd;

    /// <summary>Sends an announcement for each address.</summary>
    /// <param name="netns">The path of the network namespace.</param>
    /// <param name="interfaceName">The interface in it. Without an Ethernet address, nothing is sent.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <exception cref="LibcException">The namespace cannot be entered, or the kernel does not send.</exception>
    public static void Send(string netns, string interfaceName, IReadOnlyCollection<IPAddress> addresses) =>
        NetworkNamespace.Run(netns, () =>
        {
            if (NetworkLink.ReadAll().FirstOrDefault(link => link.Name == interfaceName) is not { Mac: { } mac } link) return;
            var sender = mac.GetAddressBytes();
            if (sender.Length != MacSize || sender.All(one => one == 0)) return;
            using var socket = Libc.Socket(Libc.PacketFamily, Libc.RawSocket | Libc.CloseOnExec, 0); // which receives nothing
            if (socket.IsInvalid) throw LibcException.Last("socket");
            foreach (var address in addresses)
            {
                var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
                Send(socket, link.Index, isIPv4 ? Arp(sender, address) : Advertisement(sender, address));
            }
        });

    /// <summary>Returns the Ethernet frame that announces an IPv4 address.</summary>
    internal static byte[] Arp(ReadOnlySpan<byte> mac, IPAddress address)
    {
        var frame = new byte[EthernetHeader + 28];
        frame.AsSpan(0, MacSize).Fill(0xff);
        mac.CopyTo(frame.AsSpan(MacSize));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), ArpType);
        // Ethernet, IPv4, their sizes, a request.
        ReadOnlySpan<byte> kind = [0, 1, 8, 0, MacSize, 4, 0, 1];
        kind.CopyTo(frame.AsSpan(14));
        mac.CopyTo(frame.AsSpan(22));
        address.TryWriteBytes(frame.AsSpan(28), out _);
        address.TryWriteBytes(frame.AsSpan(38), out _);
        return frame;
    }

    /// <summary>Returns the Ethernet frame that announces an IPv6 address.</summary>
    internal static byte[] Advertisement(ReadOnlySpan<byte> mac, IPAddress address)
    {
        const int ipHeader = 40, advertisement = 32;
        var frame = new byte[EthernetHeader + ipHeader + advertisement];
        ReadOnlySpan<byte> allNodes = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        ReadOnlySpan<byte> allNodesMac = [0x33, 0x33, 0, 0, 0, 1];
        allNodesMac.CopyTo(frame);
        mac.CopyTo(frame.AsSpan(MacSize));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), IPv6Type);

        var ip = frame.AsSpan(EthernetHeader);
        ip[0] = 0x60;
        ip[5] = advertisement;
        ip[6] = 58; // ICMPv6
        ip[7] = 255; // others are ignored
        address.TryWriteBytes(ip[8..], out _);
        allNodes.CopyTo(ip[24..]);

        var icmp = ip[ipHeader..];
        icmp[0] = 136;
        icmp[4] = 0x20; // replaces what a neighbour knows
        address.TryWriteBytes(icmp[8..], out _);
        icmp[24] = 2; // the MAC address of the sender, in units of eight bytes
        icmp[25] = 1;
        mac.CopyTo(icmp[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Checksum(ip[8..], (uint)advertisement + ip[6]));
        return frame;
    }

    // RFC 1071, over both addresses, the message, and what is added for the rest of the pseudo-header (RFC 8200 section 8.1).
    private static ushort Checksum(ReadOnlySpan<byte> data, uint sum)
    {
        for (; data.Length > 1; data = data[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(data);
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }

    private static void Send(SafeHandle socket, int index, byte[] frame)
    {
        // sockaddr_ll, packet(7): family, protocol, interface, three fields for received packets, address.
        var to = stackalloc byte[20];
        new Span<byte>(to, 20).Clear();
        *(ushort*)to = Libc.PacketFamily;
        frame.AsSpan(12, 2).CopyTo(new Span<byte>(to + 2, 2));
        *(int*)(to + 4) = index;
        to[11] = MacSize;
        frame.AsSpan(0, MacSize).CopyTo(new Span<byte>(to + 12, MacSize));
        fixed (byte* bytes = frame)
        {
            if (Libc.SendTo(socket, bytes, (nuint)frame.Length, 0, to, 20) < 0) throw LibcException.Last("sendto");
        }
    }
}
