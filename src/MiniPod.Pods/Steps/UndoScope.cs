using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>What is undone together with a step, and how gracefully.</summary>
internal sealed record UndoScope
{
    /// <summary>All steps that are undone in this round.</summary>
    public required IReadOnlySet<StepKey> Steps { get; init; }

    /// <summary>Whether to skip grace periods.</summary>
    public required bool Force { get; init; }

    /// <summary>A container's grace period between its stop signal and SIGKILL.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>
    /// Whether a former owner may have died while the engine worked for it. A start that it had requested may still
    /// happen, and is waited for.
    /// </summary>
    public bool AfterCrash { get; init; }
}
