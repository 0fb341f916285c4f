namespace MiniPod.Pods.Packets;

/// <summary>How a request ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Place">Where.</param>
/// <param name="Values">What was seen, in the order in which <see cref="PacketVerdictKind"/> names it.</param>
public sealed record PacketVerdict(PacketVerdictKind Kind, PacketPlace Place, params IReadOnlyList<string> Values)
{
    /// <summary>Whether it was the answer that ended there, and not the request.</summary>
    public bool IsOnWayBack { get; init; }

    /// <summary>The packet whose end it is; null if none was seen, or if the answer is back.</summary>
    public JourneyPacket? Packet { get; init; }

    /// <summary>A command that shows the cause; null if there is none.</summary>
    public string? Look { get; init; }

    /// <summary>A command that mends it; null if that cannot be known.</summary>
    public string? Mend { get; init; }

    /// <summary>Whether the receiver answered.</summary>
    public bool IsSuccess => Kind is PacketVerdictKind.Answered or PacketVerdictKind.Accepted;

    /// <summary>The family of the rule that stopped it, as nft calls it, and its handle; empty and 0 if none did.</summary>
    internal (string Family, ulong Handle) Rule { get; init; } = ("", 0);
}
