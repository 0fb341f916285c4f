using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>What else is undone together with a step, and how gently.</summary>
internal sealed record UndoScope
{
    /// <summary>Every step undone in this round.</summary>
    public required IReadOnlySet<StepKey> Steps { get; init; }

    /// <summary>Does not wait for grace periods.</summary>
    public required bool Force { get; init; }

    /// <summary>How long a container has between its stop signal and KILL. Default 10 seconds, as docker's.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A former owner may have died while the engine worked for it: a start that it asked for may come yet, and is waited for.
    /// </summary>
    public bool AfterCrash { get; init; }
}
