using System.Buffers.Binary;
using System.Net;

namespace MiniPod.Net.Probes;

/// <summary>An Ethernet frame with a message of neighbour discovery, which is for IPv6 what ARP is for IPv4.</summary>
/// <remarks>RFC 4861 sections 4.3 and 4.4.</remarks>
internal static class NdpFrame
{
    /// <summary>The protocol in the Ethernet header.</summary>
    public const ushort Protocol = 0x86dd;

    private const int MacSize = 6, AddressSize = 16, EthernetHeader = 14, IpHeader = 40, MessageSize = 32;
    private const int NextHeader = EthernetHeader + 6, Source = EthernetHeader + 8, Destination = Source + AddressSize;
    private const int Message = EthernetHeader + IpHeader, Target = Message + 8, Option = Target + AddressSize;
    private const byte Icmp = 58, Solicitation = 135, Advertisement = 136;
    private const byte OfSource = 1, OfTarget = 2; // of whom the MAC address in the option is
    private const byte Override = 0x20; // replaces what a neighbour knows

    private static ReadOnlySpan<byte> AllNodes => [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    /// <summary>Returns an announcement to all hosts of the link: which MAC address an address has.</summary>
    /// <param name="mac">The MAC address, which is also that of the sender.</param>
    /// <param name="address">The address.</param>
    public static byte[] Announce(ReadOnlySpan<byte> mac, IPAddress address) =>
        Frame(mac, address, AllNodes, Advertisement, Override, address, OfTarget);

    /// <summary>Returns a request to those who may have an address.</summary>
    /// <param name="mac">The sender's MAC address.</param>
    /// <param name="sender">The sender's address.</param>
    /// <param name="target">The address that is asked for.</param>
    public static byte[] Ask(ReadOnlySpan<byte> mac, IPAddress sender, IPAddress target)
    {
        // The group of the hosts whose addresses end with the same three bytes, RFC 4291 section 2.7.1.
        Span<byte> group = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0];
        target.GetAddressBytes().AsSpan(^3..).CopyTo(group[^3..]);
        return Frame(mac, sender, group, Solicitation, flags: 0, target, OfSource);
    }

    /// <summary>Whether a frame says that somebody has an address.</summary>
    public static bool IsReplyFrom(ReadOnlySpan<byte> frame, IPAddress target) =>
        frame.Length >= Option
            && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == Protocol
            && frame[NextHeader] == Icmp
            && frame[Message] == Advertisement
            && frame.Slice(Target, AddressSize).SequenceEqual(target.GetAddressBytes());

    private static byte[] Frame(
        ReadOnlySpan<byte> mac, IPAddress sender, ReadOnlySpan<byte> group, byte type, byte flags, IPAddress target, byte whose)
    {
        var frame = new byte[Message + MessageSize];

        // RFC 2464 section 7: a group has a MAC address of its own.
        (frame[0], frame[1]) = (0x33, 0x33);
        group[^4..].CopyTo(frame.AsSpan(2));
        mac.CopyTo(frame.AsSpan(MacSize));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2 * MacSize), Protocol);

        frame[EthernetHeader] = 0x60;
        frame[EthernetHeader + 5] = MessageSize;
        frame[NextHeader] = Icmp;
        frame[NextHeader + 1] = 255; // others are ignored
        sender.TryWriteBytes(frame.AsSpan(Source), out _);
        group.CopyTo(frame.AsSpan(Destination));

        frame[Message] = type;
        frame[Message + 4] = flags;
        target.TryWriteBytes(frame.AsSpan(Target), out _);
        frame[Option] = whose;
        frame[Option + 1] = 1; // its length, in units of eight bytes
        mac.CopyTo(frame.AsSpan(Option + 2));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Message + 2), Checksum(frame.AsSpan(Source), MessageSize + Icmp));
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
