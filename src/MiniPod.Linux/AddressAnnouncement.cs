using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Linux;

/// <summary>
/// Tells the neighbours of an interface which MAC address its IP addresses have. Whoever knew such an address with another MAC
/// address, as of a container that had it before, would otherwise talk to that one for seconds or minutes.
/// </summary>
/// <remarks>RFC 5227 section 3 (ARP announcement) and RFC 4861 section 7.2.6 (unsolicited neighbor advertisement).</remarks>
public static class AddressAnnouncement
{
    private const int EthernetHeader = 14, MacSize = 6;
    private const ushort IPv6Type = 0x86dd;

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
            using var socket = new PacketSocket(link.Index, protocol: 0);
            foreach (var address in addresses)
            {
                var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
                socket.Send(isIPv4 ? ArpFrame.Ask(sender, address, address) : Advertisement(sender, address));
            }
        });

    // The Ethernet frame that announces an IPv6 address.
    private static byte[] Advertisement(ReadOnlySpan<byte> mac, IPAddress address)
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
}
