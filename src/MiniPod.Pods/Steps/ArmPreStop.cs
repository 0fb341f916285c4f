using System.Globalization;
using MiniPod.Engine;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Keeps what a container wants to be done before its stop signal; undoing it does that. Whatever comes of it, the container is
/// stopped. Source: kubelet's executePreStopHook.</summary>
internal sealed class ArmPreStop(PodRecord record, ContainerSpec container, Handler handler) : PodStep<Noted>(KeyOf(container))
{
    private readonly ContainerHook _hook = new(record, container, handler);

    public override StepLevel Level => StepLevel.Run;

    public override string? Container => container.FullName;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(StartContainer.KeyOf(container))];

    public static StepKeyOf<Noted> KeyOf(ContainerSpec container) => Noted.Key(new StepKey(nameof(ArmPreStop), container.FullName));

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(Noted.Nothing);

    // A container that is ended at once has no time for it.
    public override bool IsCoveredBy(UndoScope scope) => scope.Force && scope.Steps.Contains(StartContainer.KeyOf(container));

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (scope.Force || scope.Grace <= TimeSpan.Zero) return;
        try
        {
            if (!await IsRunningAsync(context, cancellationToken).ConfigureAwait(false)) return;
            if (await _hook.RunAsync(context, scope.GraceLeft(context.Time), cancellationToken).ConfigureAwait(false) is { } why)
                Tell(context, why);
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            Tell(context, error.Message);
        }
    }

    public override Observation Observe(PodTraces traces) =>
        traces.WasRunning && traces.Apps.TryGetValue(container.FullName, out var app) && app.StartedAt is not null
            ? Seen(Noted.Nothing)
            : Observation.None;

    public override StepRepair Repair(RepairRound round) =>
        round.IsRedone(StartContainer.KeyOf(container)) ? StepRepair.Redo : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) => [];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        outlook.Pod.Processes.TryGetValue(container.Name.Value, out var process) && process.Identity.IsAlive
            ? [PlannedChange.Add("hook", $"preStop of {container.Name}: {_hook.Text}")]
            : [];

    public override void Describe(ShellWriter shell)
    {
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        var limit = record.Spec.Grace.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        shell.If(
            $"there {shell.Ref(ContainerNames.Variable(container))}",
            there => _hook.Describe(there, $"timeout {limit} ", " || true"));
    }

    // One that has ended by itself is not told that it will be stopped.
    private async Task<bool> IsRunningAsync(StepContext context, CancellationToken cancellationToken) =>
        context.State.Fact(CreateContainer.KeyOf(container))?.ContainerId is { } id
            && await context.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false) is { State: ContainerState.Running };

    private void Tell(StepContext context, string why)
    {
        context.Log.Warning("The preStop hook of container {Container} failed: {Reason}", container.FullName, why);
        context.Progress($"the preStop hook of container \"{container.Name}\" failed: {why}");
    }
}
