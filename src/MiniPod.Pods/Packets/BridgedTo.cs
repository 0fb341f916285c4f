using System.Net.NetworkInformation;

namespace MiniPod.Pods.Packets;

/// <summary>A bridge passed the packet on to one of its ports.</summary>
/// <param name="Place">Where.</param>
/// <param name="Bridge">The name of the bridge.</param>
/// <param name="Mac">The hardware address to which the packet goes.</param>
/// <param name="Port">The name of the port behind which the bridge knows it; null if it knows none.</param>
public sealed record BridgedTo(PacketPlace Place, string Bridge, PhysicalAddress Mac, string? Port) : PacketStation(Place)
{
    /// <summary>Whose hardware address it is: the place and the interface; null if nobody's who is known.</summary>
    public (PacketPlace Place, string Link)? Owner { get; init; }
}
