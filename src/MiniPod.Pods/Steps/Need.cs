using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A step that another step needs. By default it is done before the other begins, and undone after the other is undone,
/// which is always safe. A step may relax this order if it gives the reason.
/// </summary>
internal sealed record Need
{
    private Need(StepKey step, string reason = "") => (Step, Reason) = (step, reason);

    /// <summary>The needed step.</summary>
    public StepKey Step { get; }

    /// <summary>Why the order is relaxed; empty when it is not.</summary>
    public string Reason { get; }

    /// <summary>Whether the needed step must be done before the other step begins.</summary>
    public bool HoldsDo { get; private init; } = true;

    /// <summary>Whether the needed step may be undone only after the other step is undone.</summary>
    public bool HoldsUndo { get; private init; } = true;

    /// <summary>Whether the other step, once done, still depends on what the needed step created, so that it cannot
    /// stay in effect without it.</summary>
    public bool Lasts { get; private init; } = true;

    /// <summary>Whether the other step can be done without the needed one: only the order of both matters.</summary>
    public bool IsOnlyOrder { get; private init; }

    /// <summary>Whether the needed step is done once more, although it is in effect, each time the other is done: what it saw to may
    /// be gone by now.</summary>
    public bool IsRepeated { get; private init; }

    /// <summary>A need with the default order.</summary>
    public static Need Of(StepKey step) => new(step);

    /// <summary>The step is needed only to do the other; afterwards the two are independent.</summary>
    public static Need ToBeMade(StepKey step, string reason) => new(step, reason) { HoldsUndo = false, Lasts = false };

    /// <summary>As <see cref="ToBeMade"/>, and the step is done once more each time.</summary>
    public static Need EachTimeItIsMade(StepKey step, string reason) => ToBeMade(step, reason) with { IsRepeated = true };

    /// <summary>The step is needed to do the other, and is undone after it; but what the other has made can be without it while it does
    /// not run.</summary>
    public static Need WhileItRuns(StepKey step, string reason) => new(step, reason) { Lasts = false };

    /// <summary>The needed step is done before the other if both are done, and otherwise they have nothing to do with each other.</summary>
    public static Need DoneFirst(StepKey step, string reason) => new(step, reason) { HoldsUndo = false, Lasts = false, IsOnlyOrder = true };

    /// <summary>As <see cref="EachTimeItIsMade"/>, but both steps may be done at the same time: the other one copes with a needed step
    /// that is not done yet.</summary>
    public static Need EachTimeBeside(StepKey step, string reason) => EachTimeItIsMade(step, reason) with { HoldsDo = false };

    /// <summary>Both steps may be undone at the same time, or in any order.</summary>
    public static Need UndoneBeside(StepKey step, string reason) => new(step, reason) { HoldsUndo = false };

    /// <summary>The needed step is undone after the other, and otherwise they have nothing to do with each other.</summary>
    public static Need UndoneFirst(StepKey step, string reason) => new(step, reason) { HoldsDo = false, Lasts = false, IsOnlyOrder = true };

    /// <summary>The needed step may be done at the same time as the other, but must not be undone before it.</summary>
    public static Need DoneBeside(StepKey step, string reason) => new(step, reason) { HoldsDo = false };
}
