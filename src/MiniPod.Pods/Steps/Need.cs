using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A step that another one needs. By default it is done before the other begins, and undone after the other is undone: a step that says
/// nothing more is safe. A step may loosen this, with the reason.
/// </summary>
internal sealed record Need
{
    private Need(StepKey step, string reason = "") => (Step, Reason) = (step, reason);

    /// <summary>The step that is needed.</summary>
    public StepKey Step { get; }

    /// <summary>Why the order is loosened; empty where it is not.</summary>
    public string Reason { get; }

    /// <summary>Whether the needed step must be done before the other begins.</summary>
    public bool HoldsDo { get; private init; } = true;

    /// <summary>Whether the needed step is undone only when the other is.</summary>
    public bool HoldsUndo { get; private init; } = true;

    /// <summary>Whether the other one, once done, lives on what the needed step made: it cannot stay what it is when that goes.</summary>
    public bool Lasts { get; private init; } = true;

    /// <summary>A need like any other.</summary>
    public static Need Of(StepKey step) => new(step);

    /// <summary>Only to be made: once it is done the one has nothing to do with the other any more.</summary>
    public static Need ToBeMade(StepKey step, string reason) => new(step, reason) { HoldsUndo = false, Lasts = false };

    /// <summary>Both may be undone at the same time, or in any order.</summary>
    public static Need UndoneBeside(StepKey step, string reason) => new(step, reason) { HoldsUndo = false };

    /// <summary>It need not be done yet when the other begins, but must not be undone before it.</summary>
    public static Need DoneBeside(StepKey step, string reason) => new(step, reason) { HoldsDo = false };
}
