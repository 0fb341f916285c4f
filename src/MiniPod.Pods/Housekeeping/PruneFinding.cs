using MiniPod.Pods.Faults;

namespace MiniPod.Pods.Housekeeping;

/// <summary>A leftover that belongs to no pod, and what was done with it.</summary>
/// <param name="What">What it is.</param>
/// <param name="Evidence">What shows that it belongs to no pod.</param>
/// <param name="Outcome">What was or would be done with it.</param>
/// <param name="IsOurs">Whether it is known to be MiniPod's; otherwise it is left alone.</param>
/// <param name="Error">Why it could not be removed; null when it was removed or left alone on purpose.</param>
public sealed record PruneFinding(string What, string Evidence, string Outcome, bool IsOurs, Exception? Error = null)
{
    /// <summary>Whether it is a pod that an interrupted command left unfinished, and no leftover of the host. Default
    /// false.</summary>
    public bool IsInterruptedPod { get; init; }

    /// <summary>By which name it can be made on purpose; null if it is none of those faults.</summary>
    public FaultKind? Fault { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{What}: {Evidence}: {Outcome}";
}
