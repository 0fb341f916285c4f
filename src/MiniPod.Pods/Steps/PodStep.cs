using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Steps;

/// <summary>The base class of all steps. The defaults are the safe choices: a step is not interrupted, redone or
/// covered.</summary>
/// <param name="key">The step's name, and how its outcome is stored.</param>
internal abstract class PodStep<TOutcome>(StepKeyOf<TOutcome> key) : IStep
    where TOutcome : StepOutcome
{
    /// <inheritdoc/>
    public StepKey Key => key.Key;

    /// <inheritdoc/>
    public abstract StepLevel Level { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Need> Needs { get; }

    /// <inheritdoc/>
    public virtual string? Container => null;

    /// <summary>Whether it can wait until a container that needs it is due. Default false.</summary>
    public virtual bool CanWait => false;

    /// <summary>Whether doing it again while the pod runs replaces what it has made. Default false.</summary>
    public virtual bool TakesChanges => false;

    /// <summary>Whether the step is a fault that was made on purpose. Default false.</summary>
    public virtual bool IsFault => false;

    /// <summary>
    /// Whether the step may be interrupted while it runs. Default false: a create whose caller went away may still
    /// happen, and a plugin that was killed has cleaned up nothing, so these are awaited, within their own deadlines,
    /// and undone afterwards.
    /// </summary>
    public virtual bool IsInterruptible => false;

    /// <summary>The values in the sentence that says what a pod is missing without the step. Default null: it cannot be left
    /// out.</summary>
    public virtual IReadOnlyList<string>? SkipValues(StepOptions options) => null;

    /// <summary>Does the step.</summary>
    public abstract Task<TOutcome> DoAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Whether undoing another step of the same round undoes this one as well. Default false.</summary>
    public virtual bool IsCoveredBy(UndoScope scope) => false;

    /// <inheritdoc/>
    public abstract Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken);

    /// <summary>Undoes what the engine did only after the undo. By default there is nothing to do.</summary>
    public virtual Task UndoLateAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public abstract Observation Observe(PodTraces traces);

    /// <summary>Finds what has changed since the step was done. By default nothing is examined.</summary>
    public virtual IEnumerable<PodProblem> Examine(LivePod pod) => [];

    /// <summary>Does the same with a thorough check. By default nothing more is checked.</summary>
    public virtual Task<IReadOnlyList<PodProblem>> CheckAsync(PodFacts facts, CheckDepth depth, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PodProblem>>([]);

    /// <summary>Decides what a repair does with the step. By default the step is kept, whatever happens to other steps,
    /// because redoing a step destroys its result.</summary>
    public virtual StepRepair Repair(RepairRound round) => StepRepair.Keep;

    /// <summary>Adds the step's outcome to the facts about the pod. By default there is nothing to add.</summary>
    public virtual void Tell(TOutcome outcome, PodFacts facts)
    {
    }

    /// <summary>The values that shell commands refer to. By default none.</summary>
    public virtual IEnumerable<KeyValuePair<string, string?>> Values(TOutcome outcome) => [];

    /// <summary>Writes the step's part of the output of <c>inspect</c>. By default nothing.</summary>
    /// <param name="outcome">The step's outcome; null when the step is not in effect.</param>
    /// <param name="pod">The complete output for the pod.</param>
    public virtual void Show(TOutcome? outcome, JsonObject pod)
    {
    }

    /// <summary>What doing the step would change. By default that is not known.</summary>
    public virtual IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        [PlannedChange.Unknown("step", ForecastReason.StepChanges, $"{Key}")];

    /// <summary>What undoing the step would change. By default that is not known.</summary>
    public virtual IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        [PlannedChange.Unknown("step", ForecastReason.UndoChanges, $"{Key}")];

    /// <inheritdoc/>
    public abstract void Describe(ShellWriter shell);

    /// <inheritdoc/>
    public abstract void DescribeUndo(ShellWriter shell);

    async Task<StepOutcome> IStep.DoAsync(StepContext context, CancellationToken cancellationToken) =>
        await DoAsync(context, cancellationToken).ConfigureAwait(false);

    JsonElement IStep.Write(StepOutcome outcome) => key.Write((TOutcome)outcome);

    void IStep.Tell(JsonElement outcome, PodFacts facts)
    {
        if (key.Read(outcome) is { } typed) Tell(typed, facts);
    }

    IEnumerable<KeyValuePair<string, string?>> IStep.Values(JsonElement outcome) => key.Read(outcome) is { } typed ? Values(typed) : [];

    void IStep.Show(JsonElement? outcome, JsonObject pod) => Show(key.Read(outcome), pod);

    /// <summary>Returns the observation that the step is in effect with this outcome.</summary>
    protected Observation Seen(TOutcome outcome) => new(IsInEffect: true, key.Write(outcome));
}
