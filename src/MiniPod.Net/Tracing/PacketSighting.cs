using System.Net.NetworkInformation;
using MiniPod.Linux;

namespace MiniPod.Net.Tracing;

/// <summary>A packet, seen on an interface.</summary>
/// <param name="Time">When, in nanoseconds since 1970; all namespaces of a host have one clock.</param>
/// <param name="Namespace">The namespace of the interface.</param>
/// <param name="LinkIndex">The index of the interface.</param>
/// <param name="Direction">Where the frame came from.</param>
/// <param name="Packet">The packet.</param>
public sealed record PacketSighting(long Time, FileIdentity Namespace, int LinkIndex, FrameDirection Direction, TracedPacket Packet)
{
    /// <summary>The hardware address to which the frame goes; null on a link without such addresses, as the loopback.</summary>
    public PhysicalAddress? TargetMac { get; init; }
}
