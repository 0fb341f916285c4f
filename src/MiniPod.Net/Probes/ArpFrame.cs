using System.Buffers.Binary;
using System.Net;

namespace MiniPod.Net.Probes;

/// <summary>An Ethernet frame with an ARP packet for IPv4.</summary>
/// <remarks>RFC 826.</remarks>
internal static class ArpFrame
{
    public const ushort Request = 1, Reply = 2;
    private const int MacSize = 6, Length = 42;
    private const int Kind = 14, RequestOrReply = 20, SenderMac = 22, Sender = 28, Target = 38;

    /// <summary>The protocol in the Ethernet header.</summary>
    public const ushort Protocol = 0x0806;

    /// <summary>Returns a request to all hosts of the link.</summary>
    /// <param name="mac">The sender's MAC address.</param>
    /// <param name="sender">The sender's address.</param>
    /// <param name="target">The address that is asked for. If it is the sender's own, the request is an announcement
    /// (RFC 5227).</param>
    public static byte[] Ask(ReadOnlySpan<byte> mac, IPAddress sender, IPAddress target)
    {
        var frame = new byte[Length];
        frame.AsSpan(0, MacSize).Fill(0xff);
        mac.CopyTo(frame.AsSpan(MacSize));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), Protocol);
        // Ethernet, IPv4, the sizes of their addresses.
        ReadOnlySpan<byte> kind = [0, 1, 8, 0, MacSize, 4];
        kind.CopyTo(frame.AsSpan(Kind));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(RequestOrReply), Request);
        mac.CopyTo(frame.AsSpan(SenderMac));
        sender.TryWriteBytes(frame.AsSpan(Sender), out _);
        target.TryWriteBytes(frame.AsSpan(Target), out _);
        return frame;
    }

    /// <summary>Whether a frame is a reply from an address.</summary>
    public static bool IsReplyFrom(ReadOnlySpan<byte> frame, IPAddress address) =>
        frame.Length >= Length
            && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == Protocol
            && BinaryPrimitives.ReadUInt16BigEndian(frame[RequestOrReply..]) == Reply
            && frame.Slice(Sender, 4).SequenceEqual(address.GetAddressBytes());
}
