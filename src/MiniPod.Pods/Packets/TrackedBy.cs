using System.Net;

namespace MiniPod.Pods.Packets;

/// <summary>The kernel changed an address of the packet without asking a rule, because it belongs to a connection whose first packet was
/// changed by one (conntrack).</summary>
/// <param name="Place">Where.</param>
/// <param name="OldSource">The source that the packet had.</param>
/// <param name="NewSource">The source that it has from then on.</param>
/// <param name="OldDestination">The destination that it had.</param>
/// <param name="NewDestination">The destination that it has from then on.</param>
public sealed record TrackedBy(
    PacketPlace Place, IPEndPoint OldSource, IPEndPoint NewSource, IPEndPoint OldDestination, IPEndPoint NewDestination)
    : PacketStation(Place);
