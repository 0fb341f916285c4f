using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>What is undone together with a step, and how gracefully.</summary>
internal sealed record UndoScope
{
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(2); // kubelet's minimumGracePeriodInSeconds

    /// <summary>All steps that are undone in this round.</summary>
    public required IReadOnlySet<StepKey> Steps { get; init; }

    /// <summary>Whether to skip grace periods.</summary>
    public required bool Force { get; init; }

    /// <summary>A container's grace period between its stop signal and SIGKILL.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>When the undo began, as a timestamp of the clock. Default null: the grace period is not passing.</summary>
    public long? Began { get; init; }

    /// <summary>
    /// Whether a former owner may have died while the engine worked for it. A start that it had requested may still
    /// happen, and is waited for.
    /// </summary>
    public bool AfterCrash { get; init; }

    /// <summary>What is left of the grace period, where hooks and other containers use it too: at least 2 seconds, unless it was shorter
    /// from the beginning, so that a program can end by itself.</summary>
    public TimeSpan GraceLeft(TimeProvider time)
    {
        if (Force) return TimeSpan.Zero;
        var left = Grace - (Began is { } began ? time.GetElapsedTime(began) : TimeSpan.Zero);
        return left > LeastGrace ? left : Grace < LeastGrace ? Grace : LeastGrace;
    }
}
