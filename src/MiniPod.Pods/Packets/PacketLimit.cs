namespace MiniPod.Pods.Packets;

/// <summary>Something that the kernel does not show.</summary>
/// <param name="Kind">What.</param>
/// <param name="Reason">The kernel's words.</param>
public sealed record PacketLimit(PacketLimitKind Kind, string Reason);
