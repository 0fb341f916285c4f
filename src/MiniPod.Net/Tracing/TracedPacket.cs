using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Net.Tracing;

/// <summary>What a packet says of itself.</summary>
/// <param name="Protocol">TCP, UDP, ICMP or ICMPv6.</param>
/// <param name="Source">Its source; the port is 0 for ICMP.</param>
/// <param name="Destination">Its destination; the port is 0 for ICMP.</param>
/// <param name="TimeToLive">How many hosts may still forward it.</param>
/// <remarks>RFC 791, 792, 768, 4443, 8200, 9293.</remarks>
public sealed record TracedPacket(ProtocolType Protocol, IPEndPoint Source, IPEndPoint Destination, int TimeToLive)
{
    private const int EthernetHeader = 14, IPv6Header = 40;

    /// <summary>The flags of TCP, <c>SYN ACK</c>; for ICMP its type; empty for UDP.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The sequence number of TCP, or of an ICMP request; 0 for UDP.</summary>
    public uint Sequence { get; init; }

    /// <summary>The identification in the header of IPv4, which stays the same on the way; 0 for IPv6.</summary>
    public ushort Identification { get; init; }

    /// <summary>The length of the packet in bytes, with its IP header. Segments that the kernel has joined count as one.</summary>
    public int Length { get; init; }

    /// <summary>The packet that an ICMP error is about, as far as the error has it; null for others.</summary>
    public TracedPacket? About { get; init; }

    /// <summary>Whether it is of a connection: it goes from the one who asks, or to it, or is an error about that.</summary>
    public bool IsOf(FlowKey flow)
    {
        if (About is { } about) return about.IsOf(flow);
        if (Protocol is ProtocolType.Icmp or ProtocolType.IcmpV6)
            return flow.Protocol == ProtocolType.Icmp && Identifier == flow.Port;
        return Protocol == flow.Protocol && (Source.Port == flow.Port || Destination.Port == flow.Port);
    }

    /// <summary>The identifier of an ICMP request or answer; null for others.</summary>
    public ushort? Identifier { get; init; }

    /// <summary>Reads an Ethernet frame.</summary>
    /// <returns>Null if it holds no packet of these protocols, or is cut off.</returns>
    public static TracedPacket? OfFrame(ReadOnlySpan<byte> frame) =>
        frame.Length > EthernetHeader ? Of(frame[EthernetHeader..]) : null;

    /// <summary>Reads a packet that begins with its IP header.</summary>
    /// <inheritdoc cref="OfFrame"/>
    public static TracedPacket? Of(ReadOnlySpan<byte> packet) => Of(packet, isQuoted: false);

    // There are no errors about errors (RFC 1122, 4443); one that claims to be is not followed.
    private static TracedPacket? Of(ReadOnlySpan<byte> packet, bool isQuoted)
    {
        if (packet.Length < 20) return null;
        if (packet[0] >> 4 == 6) return packet.Length < IPv6Header ? null : Of6(packet, isQuoted);
        var header = (packet[0] & 15) * 4;
        if (packet[0] >> 4 != 4 || header < 20 || packet.Length < header) return null;
        var (from, to) = (new IPAddress(packet[12..16]), new IPAddress(packet[16..20]));
        return Read((ProtocolType)packet[9], from, to, packet[8], packet[header..], isQuoted) is not { } read ? null : read with
        {
            Identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            Length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
        };
    }

    private static TracedPacket? Of6(ReadOnlySpan<byte> packet, bool isQuoted)
    {
        var (from, to) = (new IPAddress(packet[8..24]), new IPAddress(packet[24..40]));
        return Read((ProtocolType)packet[6], from, to, packet[7], packet[IPv6Header..], isQuoted) is { } read
            ? read with { Length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) + IPv6Header }
            : null;
    }

    private static TracedPacket? Read(
        ProtocolType protocol, IPAddress from, IPAddress to, int timeToLive, ReadOnlySpan<byte> rest, bool isQuoted)
    {
        if (rest.Length < 8) return null;
        if (protocol is ProtocolType.Icmp or ProtocolType.IcmpV6)
            return ReadIcmp(new TracedPacket(protocol, new IPEndPoint(from, 0), new IPEndPoint(to, 0), timeToLive), rest, isQuoted);
        if (protocol is not (ProtocolType.Tcp or ProtocolType.Udp)) return null;
        var packet = new TracedPacket(
            protocol,
            new IPEndPoint(from, BinaryPrimitives.ReadUInt16BigEndian(rest)),
            new IPEndPoint(to, BinaryPrimitives.ReadUInt16BigEndian(rest[2..])),
            timeToLive);
        if (protocol == ProtocolType.Udp) return packet;

        // What an ICMP error has of a packet may end after the sequence number.
        return packet with
        {
            Kind = rest.Length > 13 ? Flags(rest[13]) : "",
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
        };
    }

    private static TracedPacket ReadIcmp(TracedPacket packet, ReadOnlySpan<byte> rest, bool isQuoted)
    {
        var (type, code) = (rest[0], rest[1]);
        var kind = packet.Protocol == ProtocolType.Icmp ? Kind4(type, code) : Kind6(type, code);
        var isEcho = packet.Protocol == ProtocolType.Icmp ? type is 0 or 8 : type is 128 or 129;
        if (!isEcho) return packet with { Kind = kind, About = isQuoted ? null : Of(rest[8..], isQuoted: true) };
        return packet with
        {
            Kind = kind,
            Identifier = BinaryPrimitives.ReadUInt16BigEndian(rest[4..]),
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(rest[6..]),
        };
    }

    private static string Flags(byte flags)
    {
        (int Bit, string Name)[] names = [(2, "SYN"), (1, "FIN"), (4, "RST"), (8, "PSH"), (16, "ACK")];
        return string.Join(' ', names.Where(one => (flags & one.Bit) != 0).Select(one => one.Name));
    }

    private static string Kind4(byte type, byte code) => (type, code) switch
    {
        (0, _) => "echo reply",
        (8, _) => "echo request",
        (3, 0) => "network unreachable",
        (3, 1) => "host unreachable",
        (3, 3) => "port unreachable",
        (3, 4) => "fragmentation needed",
        (3, 9 or 10 or 13) => "administratively prohibited",
        (3, _) => "destination unreachable",
        (11, _) => "time exceeded",
        _ => $"type {type}",
    };

    private static string Kind6(byte type, byte code) => (type, code) switch
    {
        (129, _) => "echo reply",
        (128, _) => "echo request",
        (1, 0) => "no route to destination",
        (1, 1) => "administratively prohibited",
        (1, 3) => "address unreachable",
        (1, 4) => "port unreachable",
        (1, _) => "destination unreachable",
        (2, _) => "packet too big",
        (3, _) => "time exceeded",
        _ => $"type {type}",
    };
}
