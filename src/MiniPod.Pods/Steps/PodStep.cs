using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Steps;

/// <summary>What every step is made from. What a step does not say is the safe thing: nothing is cut off, redone or covered.</summary>
/// <param name="key">Its name, and how its outcome is kept.</param>
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

    /// <summary>
    /// Whether it may be cut off in the middle. Default false: a create whose caller went away may still happen, and a plugin that
    /// was killed has cleaned up nothing, so those are awaited, within their own deadlines, and undone afterwards.
    /// </summary>
    public virtual bool IsInterruptible => false;

    /// <summary>Does it.</summary>
    public abstract Task<TOutcome> DoAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Whether the undo of another step in the same round does for it too, in one call. By default none does.</summary>
    public virtual bool IsCoveredBy(UndoScope scope) => false;

    /// <inheritdoc/>
    public abstract Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken);

    /// <summary>Ends what came about only after the undo. By default nothing does.</summary>
    public virtual Task UndoLateAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public abstract Observation Observe(PodTraces traces);

    /// <summary>What is not as it was made. By default nothing is looked at.</summary>
    public virtual IEnumerable<PodProblem> Examine(LivePod pod) => [];

    /// <summary>The same, at a closer look. By default nothing more is looked at.</summary>
    public virtual Task<IReadOnlyList<PodProblem>> CheckAsync(PodFacts facts, CheckDepth depth, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PodProblem>>([]);

    /// <summary>What a repair does with it. By default it is kept, whatever happens around it: redoing destroys.</summary>
    public virtual StepRepair Repair(RepairRound round) => StepRepair.Keep;

    /// <summary>Fills in what it brought forth. By default nobody asks for it.</summary>
    public virtual void Tell(TOutcome outcome, PodFacts facts)
    {
    }

    /// <summary>The values that shell commands refer to. By default none.</summary>
    public virtual IEnumerable<KeyValuePair<string, string?>> Values(TOutcome outcome) => [];

    /// <summary>Writes its part of what <c>inspect</c> shows. By default nothing.</summary>
    /// <param name="outcome">What it brought forth; null when it is not in effect.</param>
    /// <param name="pod">All that is shown of the pod.</param>
    public virtual void Show(TOutcome? outcome, JsonObject pod)
    {
    }

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

    /// <summary>It is in effect, and brought this forth.</summary>
    protected Observation Seen(TOutcome outcome) => new(IsInEffect: true, key.Write(outcome));
}
