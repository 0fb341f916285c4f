using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Steps;

/// <summary>
/// One step of setting up a pod, with everything there is to know about it: how to do and undo it, how to recognize
/// that it is in effect, what a repair may do with it, and how to describe it. No other code knows individual steps; it
/// works with the steps of the plan. Steps derive from <see cref="PodStep{TOutcome}"/>.
/// </summary>
internal interface IStep
{
    /// <summary>The step's name within the pod.</summary>
    StepKey Key { get; }

    /// <summary>Whether a stopped pod keeps what the step created.</summary>
    StepLevel Level { get; }

    /// <summary>The steps that this one needs. Steps that do not need each other are done, and undone,
    /// concurrently.</summary>
    IReadOnlyList<Need> Needs { get; }

    /// <summary>The full name of the app container that the step belongs to; null when it belongs to the pod.</summary>
    string? Container { get; }

    /// <summary>Whether it can wait until a container that needs it is due. Other steps of the pod are done before any container
    /// starts.</summary>
    bool CanWait { get; }

    /// <summary>Whether doing it again while the pod runs replaces what it has made, at no moment leaving it out. Its undo must do
    /// nothing.</summary>
    bool TakesChanges { get; }

    /// <summary>Whether the step is a fault that was made on purpose: only the verb that makes it does the step, and once it is
    /// undone, the pod forgets it.</summary>
    bool IsFault { get; }

    /// <summary>Whether the step may be interrupted while it runs.</summary>
    bool IsInterruptible { get; }

    /// <summary>The values in the sentence that says what a pod is missing for which the step was never done; null if no pod can be
    /// without it. The sentence is with the other texts of the step, in prose.en.json.</summary>
    /// <param name="options">What the operation requests.</param>
    IReadOnlyList<string>? SkipValues(StepOptions options);

    /// <summary>Does the step.</summary>
    Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Converts an outcome of the step to the JSON that is kept in the journal and the record.</summary>
    JsonElement Write(StepOutcome outcome);

    /// <summary>Whether undoing another step of the same round undoes this one as well.</summary>
    bool IsCoveredBy(UndoScope scope);

    /// <summary>Undoes the step, whether it was done, partly done, or not done at all. Finding nothing to undo is
    /// success.</summary>
    Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken);

    /// <summary>Undoes what a dead owner had requested and the engine did only after the undo. Called once everything
    /// else is undone.</summary>
    Task UndoLateAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Whether the engine and the host show that the step is in effect.</summary>
    Observation Observe(PodTraces traces);

    /// <summary>Finds what has changed since the step was done, with an inexpensive check. For a stopped pod, only
    /// steps of the Create level are examined.</summary>
    IEnumerable<PodProblem> Examine(LivePod pod);

    /// <summary>Finds what has changed since the step was done, with a thorough check.</summary>
    Task<IReadOnlyList<PodProblem>> CheckAsync(PodFacts facts, CheckDepth depth, CancellationToken cancellationToken);

    /// <summary>Decides what a repair does with the step.</summary>
    StepRepair Repair(RepairRound round);

    /// <summary>Adds the step's outcome to the facts about the pod.</summary>
    void Tell(JsonElement outcome, PodFacts facts);

    /// <summary>The values that shell commands refer to, by variable name.</summary>
    IEnumerable<KeyValuePair<string, string?>> Values(JsonElement outcome);

    /// <summary>Writes the step's part of the output of <c>inspect</c>.</summary>
    void Show(JsonElement? outcome, JsonObject pod);

    /// <summary>What doing the step would change, as far as it is known before.</summary>
    IEnumerable<PlannedChange> Foresee(HostOutlook outlook);

    /// <summary>What undoing the step would change.</summary>
    IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook);

    /// <summary>Writes the equivalent plain shell commands.</summary>
    void Describe(ShellWriter shell);

    /// <summary>Writes the plain shell commands that undo the step.</summary>
    void DescribeUndo(ShellWriter shell);
}
