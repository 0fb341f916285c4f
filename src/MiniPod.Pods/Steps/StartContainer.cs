using System.Globalization;
using System.Text.Json.Serialization;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Starts an app container inside the sandbox's namespaces.</summary>
internal sealed partial class StartContainer(PodRecord record, ContainerSpec container)
    : PodStep<StartContainer.StartedContainer>(KeyOf(container))
{
    private const string CapabilitiesRefused = "apply caps";

    private static readonly TimeSpan LateGrace = TimeSpan.FromSeconds(10);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
    [
        Need.Of(WriteHosts.StepKey),
        Need.Of(CreateContainer.KeyOf(container)),
        .. MountNeeds.StepsOf(record, container).Select(Need.Of),
        .. record.Spec.Containers.TakeWhile(other => other.Name != container.Name)
            .Where(other => other.Role == ContainerRole.Sidecar)
            .Select(sidecar => Need.UndoneFirst(KeyOf(sidecar).Key, "containers may use the sidecars before them until they end")),
        .. record.Spec.Containers.TakeWhile(other => other.Name != container.Name)
            .Where(other => RunPostStart.IsNeeded(record, other))
            .Select(other => Need.DoneFirst(RunPostStart.KeyOf(other).Key, "a container starts when the hooks before it have ended")),
        .. record.Networks.Where(network => OpenPorts.IsNeeded(record, network))
            .Select(network => Need.DoneBeside(
                OpenPorts.KeyOf(network.InterfaceName),
                "adding rules takes time, and no client connects before the app listens; it stays reachable in its grace period")),
    ];

    public override string? Container => container.FullName;

    private StepKeyOf<CreatedContainer> Created => CreateContainer.KeyOf(container);

    public static StepKeyOf<StartedContainer> KeyOf(ContainerSpec container) =>
        new(new StepKey(nameof(StartContainer), container.FullName), static () => StartContainerJson.Default.StartedContainer);

    // Somebody waits for the output of a container that runs in the foreground, or to remove it when it has no process; a hook needs it.
    public override IReadOnlyList<string>? SkipValues(StepOptions options) =>
        options.Output?.Container == container.Name.Value
            || record.RemoveOnExit
            || container.RemoveOnExit
            || container.PostStart is not null
        ? null
        : [container.Name.Value, record.FullName];

    public override async Task<StartedContainer> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(Created).ContainerId;
        if (context.Options.Output is { } output && output.Container == container.Name.Value)
            await output.OpenAsync(context.Engine, id, cancellationToken).ConfigureAwait(false);
        MakeTerminationLog.Renew(context.Paths, record, container);
        await StartAsync(context, id, cancellationToken).ConfigureAwait(false);
        var details = await context.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
        return StartedContainer.Of(details, id); // It may have exited already; then nothing more is known.
    }

    // Removing the container by force also stops it.
    public override bool IsCoveredBy(UndoScope scope) => scope.Force && scope.Steps.Contains(Created);

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (context.State.Fact(Created)?.ContainerId is not { } id) return;
        // Of a pod's grace period, hooks and the containers that end before a sidecar use a part.
        var isLate = container.PreStop is not null || container.Role == ContainerRole.Sidecar;
        var grace = isLate ? scope.GraceLeft(context.Time) : scope.Grace;
        await context.Engine.StopContainerAsync(id, scope.Force ? TimeSpan.Zero : grace, cancellationToken).ConfigureAwait(false);
    }

    // A start that the dead owner had requested may have happened after the undo's stop. Now that the sandbox is
    // stopped, no further start can succeed.
    public override async Task UndoLateAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (context.State.Fact(Created)?.ContainerId is { } id)
            await context.Engine.StopContainerAsync(id, LateGrace, cancellationToken).ConfigureAwait(false);
    }

    public override Observation Observe(PodTraces traces) =>
        traces.WasRunning && traces.Apps.TryGetValue(container.FullName, out var app) && app.StartedAt is not null
            ? Seen(StartedContainer.Of(app, app.Id))
            : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        var app = pod.Container(container.Name.Value);
        if (app.State is null) yield break; // Missing; CreateContainer reports it.
        if (!app.IsRunning)
        {
            // Where somebody watches, that is no change from outside.
            if (record.Spec.IsWatched && app.State is not ContainerState.Created) yield break;
            yield return new PodProblem(PodProblemKind.ContainerEnded, app.Name, app.Status);
        }
        else if (app.ProcessId is { } process
            && pod.Facts.Sandbox is { } sandbox
            && NetworkNamespace.OfProcess(process)?.ToString() is { } there // otherwise it is just ending
            && there != sandbox.NetworkNamespace)
        {
            yield return new PodProblem(
                PodProblemKind.ContainerElsewhere,
                app.Name,
                $"it is in network namespace {there}, but the sandbox is in {sandbox.NetworkNamespace}");
        }
    }

    public override StepRepair Repair(RepairRound round)
    {
        var app = round.Container(container.Name.Value);
        var isRecreated = round.IsRedone(Created);
        if (round.IsRedone(StartSandbox.StepKey) && !isRecreated)
        {
            var interruption =
                $"stop container \"{app.Name}\": it still runs in the old network namespace, and its service is interrupted";
            return StepRepair.Redo with
            {
                Down = app.IsRunning ? interruption : null,
                Up = $"start container \"{app.Name}\" in the new network namespace",
            };
        }

        if (isRecreated) return StepRepair.Redo; // CreateContainer describes it.
        if (MountNeeds.StepsOf(record, container).Any(round.IsRedone))
        {
            return StepRepair.Redo with
            {
                Down = app.IsRunning ? $"stop container \"{app.Name}\": it would not see its volume" : null,
                Up = $"start container \"{app.Name}\" with its volume",
            };
        }

        return round.HasAt(PodProblemKind.ContainerEnded, app.Name) && !container.RemoveOnExit
            ? StepRepair.Redo with { Up = $"start container \"{app.Name}\" ({app.Status})" }
            : StepRepair.Keep;
    }

    public override void Tell(StartedContainer outcome, PodFacts facts)
    {
        if (outcome.Process is { } process) facts.Processes[container.Name.Value] = process;
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        [PlannedChange.Add("process", $"{ContainerNames.Of(record, container)}: pid {PlannedChange.AfterApply}")];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        outlook.Pod.Processes.TryGetValue(container.Name.Value, out var process) && process.Identity.IsAlive
            ? [PlannedChange.Remove(
                "process",
                string.Create(CultureInfo.InvariantCulture, $"{ContainerNames.Of(record, container)}: pid {process.Identity.Id}"))]
            : [];

    public override void Describe(ShellWriter shell) =>
        shell.Line($"docker start {shell.Ref(ContainerNames.Variable(container))} > /dev/null");

    public override void DescribeUndo(ShellWriter shell) => DockerCommand.Undo(shell, "stop", ContainerNames.Variable(container));

    // Without the reason, runc only says that it is not permitted.
    private async Task StartAsync(StepContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            await context.Engine.StartContainerAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error) when (error.Message.Contains(CapabilitiesRefused, StringComparison.Ordinal))
        {
            var asked = container.Security is { IsPrivileged: true }
                ? "it is privileged, which is all capabilities"
                : $"it is to have the capabilities {string.Join(", ", container.Security?.AddedCapabilities ?? [])}";
            var missing = Capabilities.MissingForAll();
            var lacks = missing.Count > 0 ? $"root itself lacks {string.Join(", ", missing)} on this host" : "the engine itself lacks one";
            throw new PodException(
                $"cannot start container \"{container.Name}\": {asked}, and {lacks}. Ask only for those that it needs.", error);
        }
    }

    /// <summary>A started container.</summary>
    internal sealed record StartedContainer : StepOutcome
    {
        public required string ContainerId { get; init; }

        /// <summary>The host PID of its main process; null when the process had already exited.</summary>
        public int? ProcessId { get; init; }

        /// <summary>The start time of the process, in clock ticks since boot.</summary>
        public long? StartTime { get; init; }

        /// <summary>Its network namespace, as device and inode.</summary>
        public string? Namespace { get; init; }

        [JsonIgnore]
        public StartedProcess? Process => StartedProcess.Of(ProcessId, StartTime, Namespace);

        public static StartedContainer Of(ContainerDetails? container, string id) =>
            container is not { ProcessId: > 0 } ? new StartedContainer { ContainerId = id } : new StartedContainer
            {
                ContainerId = id,
                ProcessId = container.ProcessId,
                StartTime = ProcessIdentity.TryRead(container.ProcessId)?.StartTime,
                Namespace = NetworkNamespace.OfProcess(container.ProcessId)?.ToString(),
            };

        public override IEnumerable<OutcomeLine> Lines() =>
            [
                ProcessId is { } process
                    ? new(OutcomeText.Process, process.ToString(CultureInfo.InvariantCulture), $"{Namespace}")
                    : new(OutcomeText.Container, ContainerId[..12]),
            ];
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(StartedContainer))]
    private sealed partial class StartContainerJson : JsonSerializerContext;
}
