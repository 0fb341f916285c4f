using MiniPod.Engine;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Creates the pause container, whose namespaces all other containers join. It never has a restart policy: the
/// engine would restart it with an empty network.</summary>
internal sealed class CreateSandbox(PodRecord record) : PodStep<CreatedContainer>(StepKey)
{
    public static StepKeyOf<CreatedContainer> StepKey { get; } = CreatedContainer.Key(new StepKey(nameof(CreateSandbox)));

    /// <summary>The engine's mode of a container that is in a namespace of the host.</summary>
    public const string HostMode = "host";

    public override StepLevel Level => StepLevel.Create;

    // The engine nearly always has MiniPod's own image, so nobody waits for the answer.
    public override IReadOnlyList<Need> Needs { get; } =
        [record.Spec.PauseImage is null ? PullImage.NeededBeside(ImageOf(record)) : PullImage.NeededFor(ImageOf(record))];

    public static string ImageOf(PodRecord record) => ImageOf(record.Spec);

    public static string ImageOf(PodSpec spec) => spec.PauseImage ?? EmbeddedPause.Reference;

    public override async Task<CreatedContainer> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            var config = Config(context.Paths) with { OomScoreAdj = context.Protection.Score };
            return new CreatedContainer
            {
                ContainerId = await CreateAsync(context.Engine, config, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (ContainerNameInUseException taken)
        {
            throw new PodException(
                $"cannot create the sandbox of pod \"{record.FullName}\": the engine already has a container \"{taken.Name}\" that no "
                + "pod of this store owns. If its pod's record was lost, 'minipod recover' rebuilds it; otherwise remove it "
                + $"with 'docker rm -f {taken.Name}'.",
                taken);
        }
    }

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        NamespaceLink.PointAtPin(context);
        if (context.State.Outcome(StepKey)?.ContainerId is { } id)
            await context.Engine.RemoveContainerAsync(id, force: true, cancellationToken).ConfigureAwait(false);
        else
            // The create never reported back, so the container may still appear.
            await ContainerBarrier.RemoveAsync(context, Config(), cancellationToken).ConfigureAwait(false);
    }

    public override Observation Observe(PodTraces traces) =>
        traces.SandboxId is { } id ? Seen(new CreatedContainer { ContainerId = id }) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (pod.Sandbox.State is null) yield return new PodProblem(PodProblemKind.SandboxMissing, "", "the engine has no such container");
    }

    public override StepRepair Repair(RepairRound round) => !round.Has(PodProblemKind.SandboxMissing)
        ? StepRepair.Keep
        : StepRepair.Redo with { Up = round.IsToRun ? "create and start the sandbox" : "create the sandbox; the pod stays stopped" };

    public override void Tell(CreatedContainer outcome, PodFacts facts) => facts.SandboxId = outcome.ContainerId;

    public override IEnumerable<KeyValuePair<string, string?>> Values(CreatedContainer outcome) => [new("sandbox_id", outcome.ContainerId)];

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) => ContainerForecast.Made(outlook, Config());

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        ContainerForecast.Removed(outlook, ContainerNames.Sandbox(record), outlook.Pod.SandboxId);

    public override void Describe(ShellWriter shell) => DockerCommand.Create(shell, "sandbox_id", Config(), sandbox: null);

    public override void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "rm --force --volumes", "sandbox_id");

    // It is not interrupted, and neither is the load, which happens once for each engine.
    private static async Task<string> CreateAsync(IContainerEngine engine, ContainerConfig config, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.CreateContainerAsync(config, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageNotFoundException missing) when (missing.Image == EmbeddedPause.Reference)
        {
            await EmbeddedPause.LoadIfMissingAsync(engine, cancellationToken).ConfigureAwait(false);
            return await engine.CreateContainerAsync(config, cancellationToken).ConfigureAwait(false);
        }
    }

    private ContainerConfig Config(PodPaths? paths = null)
    {
        var labels = ContainerNames.Labels(record, ContainerNames.SandboxName, paths);
        if (paths is not null) labels[SandboxLabel.Key] = SandboxLabel.Of(record).ToString();
        foreach (var (key, value) in record.Spec.Labels) labels.TryAdd(key, value);
        return new ContainerConfig
        {
            Name = ContainerNames.Sandbox(record),
            Image = ImageOf(record),
            NetworkMode = record.Spec.IsOnHostNetwork ? HostMode : "none",
            IpcMode = record.Spec.SharesHostIpc ? HostMode : "shareable",
            UtsMode = record.Spec.IsOnHostNetwork ? HostMode : null,
            Hostname = record.Spec.IsOnHostNetwork ? null : record.Spec.EffectiveHostname(),
            Sysctls = record.Spec.Sysctls,
            Labels = labels,
            NoNewPrivileges = true,
        };
    }
}
