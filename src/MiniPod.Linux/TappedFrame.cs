namespace MiniPod.Linux;

/// <summary>A frame that a <see cref="PacketTap"/> saw.</summary>
/// <param name="Time">When the kernel saw it, on the clock of the host, in nanoseconds since 1970.</param>
/// <param name="LinkIndex">The index of the interface.</param>
/// <param name="Direction">Where it came from and to whom it was.</param>
/// <param name="Bytes">The frame, with its Ethernet header.</param>
public sealed record TappedFrame(long Time, int LinkIndex, FrameDirection Direction, ReadOnlyMemory<byte> Bytes);
