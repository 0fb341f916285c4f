using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Runs what a container wants to be done right after its start. It has no time limit, as in Kubernetes, so it can be
/// interrupted.</summary>
internal sealed class RunPostStart(PodRecord record, ContainerSpec container, Handler handler) : PodStep<Noted>(KeyOf(container))
{
    private readonly ContainerHook _hook = new(record, container, handler);

    public override StepLevel Level => StepLevel.Run;

    public override string? Container => container.FullName;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(StartContainer.KeyOf(container))];

    public override bool IsInterruptible => true;

    public static StepKeyOf<Noted> KeyOf(ContainerSpec container) => Noted.Key(new StepKey(nameof(RunPostStart), container.FullName));

    /// <summary>Whether a container has such a hook, and is to run.</summary>
    public static bool IsNeeded(PodRecord record, ContainerSpec container) =>
        container.PostStart is not null && !record.Idle.Contains(container.FullName);

    public override IReadOnlyList<string>? SkipValues(StepOptions options) => [container.Name.Value];

    public override async Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken) =>
        await _hook.RunAsync(context, limit: null, cancellationToken).ConfigureAwait(false) is { } why
            ? throw new PodException($"PostStartHookError: the postStart hook of container \"{container.Name}\" failed: {why}")
            : Noted.Nothing;

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Observation Observe(PodTraces traces) =>
        traces.WasRunning && traces.Apps.TryGetValue(container.FullName, out var app) && app.StartedAt is not null
            ? Seen(Noted.Nothing)
            : Observation.None;

    public override StepRepair Repair(RepairRound round) =>
        round.IsRedone(StartContainer.KeyOf(container)) ? StepRepair.Redo : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        [PlannedChange.Add("hook", $"postStart of {container.Name}: {_hook.Text}")];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [];

    public override void Describe(ShellWriter shell) => _hook.Describe(shell);

    public override void DescribeUndo(ShellWriter shell)
    {
    }
}
