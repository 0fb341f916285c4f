using MiniPod.Pods.Faults;

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

    /// <summary>By which name the cause can be made on purpose; null if it is none of those faults.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>Whether the receiver answered.</summary>
    public bool IsSuccess => Kind is PacketVerdictKind.Answered or PacketVerdictKind.Accepted;

    /// <summary>Whether it follows from a predicted way, and not from what was seen.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Whether another rule than those of a pod decided about its address: to repair the pod would not help.</summary>
    internal bool HasOtherRule { get; init; }

    /// <summary>How the rule that stopped it is shown and removed; null if none did.</summary>
    internal StoppingRule? Rule { get; init; }
}
