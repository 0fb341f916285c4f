using System.Net.NetworkInformation;
using MiniPod.Linux;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>The packet was seen on an interface.</summary>
/// <param name="Place">Where.</param>
/// <param name="Time">When, since the first sighting of the request.</param>
/// <param name="LinkIndex">The index of the interface.</param>
/// <param name="Link">The name of the interface.</param>
/// <param name="Direction">Whether it went out or came in.</param>
/// <param name="Packet">The packet as it was then.</param>
public sealed record SightedAt(
    PacketPlace Place, TimeSpan Time, int LinkIndex, string Link, FrameDirection Direction, TracedPacket Packet) : PacketStation(Place)
{
    /// <summary>The hardware address to which it goes on this link; null if the link has none.</summary>
    public PhysicalAddress? TargetMac { get; init; }

    /// <summary>Whether it goes out.</summary>
    public bool IsOut => Direction == FrameDirection.Out;
}
