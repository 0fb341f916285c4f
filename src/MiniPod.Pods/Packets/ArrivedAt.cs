namespace MiniPod.Pods.Packets;

/// <summary>The packet has reached the one to whom it was sent.</summary>
/// <param name="Place">Where.</param>
/// <param name="Listener">What takes it: the container that listens at its port; empty for a listener of no container; null if there is
/// no listener, or if the kernel itself answers.</param>
public sealed record ArrivedAt(PacketPlace Place, string? Listener) : PacketStation(Place)
{
    /// <summary>Whether nobody has to listen: the packet is an answer, or an echo request.</summary>
    public bool NeedsNone { get; init; }
}
