using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Steps;

/// <summary>
/// One thing that is done to make a pod, and all there is to know about it: how it is done and taken back, what it looks like when it is
/// in effect, what a repair may do with it, how it is told. Nobody else knows a single step; who deals with them goes through the plan.
/// Steps derive from <see cref="PodStep{TOutcome}"/>.
/// </summary>
internal interface IStep
{
    /// <summary>Its name within the pod.</summary>
    StepKey Key { get; }

    /// <summary>Whether a stopped pod keeps what it made.</summary>
    StepLevel Level { get; }

    /// <summary>The steps it needs. What needs nothing of each other is done, and undone, at the same time.</summary>
    IReadOnlyList<Need> Needs { get; }

    /// <summary>The app container that it is for, by its full name; null when it is for the pod.</summary>
    string? Container { get; }

    /// <summary>Whether it may be cut off in the middle.</summary>
    bool IsInterruptible { get; }

    /// <summary>Does it.</summary>
    Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>An outcome of it, as journal and record keep it.</summary>
    JsonElement Write(StepOutcome outcome);

    /// <summary>Whether the undo of another step in the same round does for it too, in one call.</summary>
    bool IsCoveredBy(UndoScope scope);

    /// <summary>Takes it back, whether it was done, done in part, or not at all: what is not found is success.</summary>
    Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken);

    /// <summary>Ends what an owner who is gone had asked for and what came about only after the undo. Called once all
    /// else is undone.</summary>
    Task UndoLateAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Whether engine and host show that it is in effect.</summary>
    Observation Observe(PodTraces traces);

    /// <summary>What is not as it was made, at a look that costs nothing. Of a stopped pod only steps of the Create
    /// level are asked.</summary>
    IEnumerable<PodProblem> Examine(LivePod pod);

    /// <summary>What is not as it was made, at a closer look.</summary>
    Task<IReadOnlyList<PodProblem>> CheckAsync(PodFacts facts, CheckDepth depth, CancellationToken cancellationToken);

    /// <summary>What a repair does with it.</summary>
    StepRepair Repair(RepairRound round);

    /// <summary>Fills in what it brought forth.</summary>
    void Tell(JsonElement outcome, PodFacts facts);

    /// <summary>The values that shell commands refer to, by variable.</summary>
    IEnumerable<KeyValuePair<string, string?>> Values(JsonElement outcome);

    /// <summary>Writes its part of what <c>inspect</c> shows of the pod.</summary>
    void Show(JsonElement? outcome, JsonObject pod);

    /// <summary>Writes the plain shell commands that do the same.</summary>
    void Describe(ShellWriter shell);

    /// <summary>Writes the plain shell commands that take it back.</summary>
    void DescribeUndo(ShellWriter shell);
}
