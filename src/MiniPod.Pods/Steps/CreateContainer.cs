using System.Globalization;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Creates an app container that will join the sandbox's network and IPC namespaces. The engine accepts it
/// while the sandbox is still starting.</summary>
internal sealed class CreateContainer(PodRecord record, ContainerSpec container, PodPaths places)
    : PodStep<CreatedContainer>(KeyOf(container))
{
    public override StepLevel Level => StepLevel.Create;

    public override IReadOnlyList<Need> Needs { get; } =
    [
        Need.UndoneBeside(CreateSandbox.StepKey, "it only names the sandbox by its id, and the engine removes the two in any order"),
        PullImage.NeededFor(container.Image),
        .. MountNeeds.Of(record, container),
        .. MakeTerminationLog.NeedsOf(container),
        .. EnvFiles.NeedsOf(record, container),
        .. PodFields.NeedsOf(record, container),
    ];

    public override string? Container => container.FullName;

    // A former attempt is kept only for its logs. It is not a problem when it is missing, and repair does not touch it.
    private bool IsFormer => record.Former.Any(former => former.FullName == container.FullName);

    public static StepKeyOf<CreatedContainer> KeyOf(ContainerSpec container) =>
        CreatedContainer.Key(new StepKey(nameof(CreateContainer), container.FullName));

    public override async Task<CreatedContainer> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var image = ContainerIdentity.NeedsImage(container.Security)
            ? await context.Engine.FindImageAsync(container.Image, cancellationToken).ConfigureAwait(false)
            : null;
        ContainerIdentity.Check(container, image);
        var environment = new ContainerEnvironment(container, PodFields.Of(record, context), EnvFiles.Of(record, context.Paths));
        var config = Config(context.SandboxId, environment, context.Paths) with
        {
            User = ContainerIdentity.User(container.Security, image?.User ?? ""),
            SecurityOptions = Confinement.Of(container, context.Paths),
            // Like the sandbox's protection, it needs a capability that this host may not give.
            OomScoreAdj = container.OomScoreAdj < 0 && context.Protection.Score == 0 ? 0 : container.OomScoreAdj,
        };
        try
        {
            var id = await context.Engine.CreateContainerAsync(config, cancellationToken).ConfigureAwait(false);
            var complete = await ImageGroups.CompleteAsync(
                context.Engine, id, config, container.Security, image?.User ?? "", cancellationToken).ConfigureAwait(false);
            if (complete != config)
            {
                // Under the same name, so that whoever undoes this finds either of them.
                await context.Engine.RemoveContainerAsync(id, force: true, cancellationToken).ConfigureAwait(false);
                FaultPoint.Reach("container removed to be created with the image's groups");
                id = await context.Engine.CreateContainerAsync(complete, cancellationToken).ConfigureAwait(false);
            }

            return new CreatedContainer { ContainerId = id };
        }
        catch (ContainerNameInUseException taken)
        {
            throw new PodException(
                $"cannot create container \"{container.Name}\" of pod \"{record.FullName}\": the engine already has a container "
                + $"\"{taken.Name}\" that no pod of this store owns. If its pod's record was lost, 'minipod recover' rebuilds "
                + $"it; otherwise remove it with 'docker rm -f {taken.Name}'.",
                taken);
        }
    }

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (context.State.Outcome(KeyOf(container))?.ContainerId is { } id)
            await context.Engine.RemoveContainerAsync(id, force: true, cancellationToken).ConfigureAwait(false);
        else
            // The create never reported back, so the container may still appear. Its variables do not matter, and may be what failed.
            await ContainerBarrier.RemoveAsync(
                context, Config("none", new ContainerEnvironment()), cancellationToken).ConfigureAwait(false);
    }

    public override Observation Observe(PodTraces traces) =>
        traces.Apps.TryGetValue(container.FullName, out var app) ? Seen(new CreatedContainer { ContainerId = app.Id }) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (!IsFormer && pod.Container(container.Name.Value).State is null)
            yield return new PodProblem(PodProblemKind.ContainerMissing, container.Name.Value, "the engine has no such container");
    }

    public override StepRepair Repair(RepairRound round)
    {
        if (IsFormer) return StepRepair.Keep;
        var isToRun = round.IsToRun && !record.Idle.Contains(container.FullName);
        var create = $"{(isToRun ? "create and start" : "create")} container \"{container.Name}\"";
        if (!round.IsRedone(CreateSandbox.StepKey))
        {
            return round.HasAt(PodProblemKind.ContainerMissing, container.Name.Value)
                ? StepRepair.Redo with { Up = $"{create}: it was removed" }
                : StepRepair.Keep;
        }

        var app = round.Container(container.Name.Value);
        if (app.State is null) return StepRepair.Redo with { Up = create };
        var loss =
            $"remove container \"{container.Name}\" ({app.Status}): it cannot start again without its sandbox; what it wrote is lost";
        return StepRepair.Redo with { Down = loss, Up = create, LosesData = true };
    }

    public override void Tell(CreatedContainer outcome, PodFacts facts)
    {
        if (!IsFormer) facts.ContainerIds[container.Name.Value] = outcome.ContainerId;
    }

    public override IEnumerable<KeyValuePair<string, string?>> Values(CreatedContainer outcome) =>
        [new(ContainerNames.Variable(container), outcome.ContainerId)];

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        ContainerForecast.Made(
            outlook,
            Config(ContainerNames.Sandbox(record), new ContainerEnvironment(container, PodFields.Unknown, EnvFiles.Unknown)));

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        ContainerForecast.Removed(
            outlook, ContainerNames.Of(record, container), outlook.Pod.ContainerIds.GetValueOrDefault(container.Name.Value));

    public override void Describe(ShellWriter shell) =>
        DockerCommand.Create(
            shell,
            ContainerNames.Variable(container),
            Config(
                "SANDBOX",
                new ContainerEnvironment(container, PodFields.Unknown, shell.IsScript ? EnvFiles.InScript : EnvFiles.Unknown)),
            shell.Ref("sandbox_id"));

    public override void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "rm --force --volumes", ContainerNames.Variable(container));

    private ContainerConfig Config(string sandboxId, ContainerEnvironment environment, PodPaths? paths = null)
    {
        var joined = $"container:{sandboxId}";
        var security = container.Security ?? new ContainerSecurity();
        var labels = ContainerNames.Labels(record, container.Name.Value, paths);
        labels[ContainerNames.AttemptLabel] = container.Attempt.ToString(CultureInfo.InvariantCulture);
        if (paths is not null) labels[ContainerLabel.Key] = ContainerLabel.Of(record, container).ToString();
        return new ContainerConfig
        {
            Name = ContainerNames.Of(record, container),
            Image = container.Image,
            Entrypoint = environment.Command,
            Command = environment.Arguments,
            Environment = environment.Assignments,
            Binds = [.. container.Volumes.Select(volume => volume.ToString())],
            Mounts =
            [
                .. container.Mounts.Select((mount, index) => Mount(mount, index)),
                .. MakeTerminationLog.MountsOf(record, container, places),
            ],
            Labels = labels,
            NetworkMode = joined,
            IpcMode = record.Spec.SharesHostIpc ? CreateSandbox.HostMode : joined,
            PidMode = record.Spec.SeesHostProcesses ? CreateSandbox.HostMode : record.Spec.SharesProcesses ? joined : null,
            UtsMode = record.Spec.IsOnHostNetwork ? CreateSandbox.HostMode : null,
            WorkingDirectory = container.WorkingDirectory,
            User = ContainerIdentity.User(security, ""),
            Groups = security.Groups,
            Limits = container.Limits ?? new ContainerLimits(),
            OomScoreAdj = container.OomScoreAdj,
            AddedCapabilities = security.AddedCapabilities,
            DroppedCapabilities = security.DroppedCapabilities,
            IsPrivileged = security.IsPrivileged,
            IsRootReadOnly = security.IsRootReadOnly,
            NoNewPrivileges = !security.AllowsPrivilegeEscalation,
            SecurityOptions = Confinement.Shown(container, places),
            OpensInput = container.OpensInput,
            ClosesInput = container.ClosesInput,
            HasTerminal = container.HasTerminal,
            StopSignal = container.StopSignal,
            HasNoHealthCheck = container.HasNoHealthCheck,
        };
    }

    private ContainerMount Mount(MountedVolume mount, int index)
    {
        var volume = record.Spec.Volumes.First(one => one.Name == mount.Volume);
        return new ContainerMount
        {
            Source = mount.SubPath is null
                ? VolumePlace.Source(places, record, volume)
                : VolumePlace.SubPath(places, record, container, index),
            Target = mount.Target,
            IsReadOnly = mount.IsReadOnly || volume.IsReadOnly,
            Propagation = mount.Propagation,
        };
    }
}
