using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Starts the pause container and reads the SandboxKey: the path at which the engine mounted its network
/// namespace.</summary>
internal sealed partial class StartSandbox(PodRecord record) : PodStep<StartSandbox.StartedSandbox>(StepKey)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static StepKeyOf<StartedSandbox> StepKey { get; } = new(
        new StepKey(nameof(StartSandbox)), static () => StartSandboxJson.Default.StartedSandbox);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(CreateSandbox.StepKey)];

    public override async Task<StartedSandbox> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.Engine.StartContainerAsync(context.SandboxId, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error) when (error is not EngineUnavailableException && IsMadeAnewForProtection(context))
        {
            throw new ProtectionRefusedException(error);
        }

        var sandbox = await context.Engine.FindContainerAsync(context.SandboxId, cancellationToken).ConfigureAwait(false);
        if (sandbox is not { State: ContainerState.Running })
        {
            throw new PodException(
                $"the sandbox of pod \"{record.FullName}\" exited "
                + $"immediately{(sandbox is null ? "" : $" with exit code {sandbox.ExitCode}")}. Its image "
                + $"\"{CreateSandbox.ImageOf(record)}\" must run a program that does not exit.");
        }

        return StartedSandbox.Of(sandbox, sandbox.Id);
    }

    // Removing the sandbox by force also stops it.
    public override bool IsCoveredBy(UndoScope scope) => scope.Force && scope.Steps.Contains(CreateSandbox.StepKey);

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        NamespaceLink.PointAtPin(context);
        // By id, not by name: by now the name may belong to another container.
        if (context.State.Fact(CreateSandbox.StepKey)?.ContainerId is not { } id) return;
        if (scope.AfterCrash && context.State.Outcome(StepKey) is null)
            await AwaitStartAsync(context, id, cancellationToken).ConfigureAwait(false);
        await context.Engine.StopContainerAsync(id, Grace, cancellationToken).ConfigureAwait(false);
    }

    public override Observation Observe(PodTraces traces) => traces is not { SandboxId: { } id, WasRunning: true }
        ? Observation.None
        : Seen(StartedSandbox.Of(traces.Sandbox, id) with
        {
            SandboxKey = traces.Sandbox?.SandboxKey ?? NamespaceLink.Traced(traces),
            Namespace = NamespaceLink.NamespaceOf(traces),
        });

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (pod.Sandbox.State is null) yield break; // Missing; CreateSandbox reports it.
        if (!pod.Sandbox.IsRunning)
        {
            yield return new PodProblem(PodProblemKind.SandboxDead, "", pod.Sandbox.Status);
        }
        else if (pod.Facts.Sandbox is not { Identity: { IsAlive: true } process } started
            || NetworkNamespace.OfProcess(process.Id)?.ToString() != started.NetworkNamespace)
        {
            yield return new PodProblem(PodProblemKind.SandboxRestarted, "", "it is running, but not as the process that MiniPod started");
        }
    }

    public override StepRepair Repair(RepairRound round)
    {
        if (round.IsRedone(CreateSandbox.StepKey)) return StepRepair.Redo; // CreateSandbox describes it.
        return round.Has(
            PodProblemKind.SandboxDead,
            PodProblemKind.SandboxRestarted,
            PodProblemKind.ContainerElsewhere,
            PodProblemKind.AddressMissing)
            ? StepRepair.Redo with { Up = "start the sandbox" }
            : StepRepair.Keep;
    }

    public override void Tell(StartedSandbox outcome, PodFacts facts) =>
        (facts.Sandbox, facts.HostsPath, facts.ResolvConfPath) = (outcome.Process, outcome.HostsPath, outcome.ResolvConfPath);

    public override IEnumerable<KeyValuePair<string, string?>> Values(StartedSandbox outcome) =>
        [new("sandbox_key", outcome.SandboxKey), new("hosts_path", outcome.HostsPath), new("resolv_path", outcome.ResolvConfPath)];

    public override void Show(StartedSandbox? outcome, JsonObject pod)
    {
        var sandbox = pod["sandbox"]!;
        sandbox["pid"] = outcome?.ProcessId;
        sandbox["sandboxKey"] = outcome?.SandboxKey;
        sandbox["networkNamespace"] = outcome?.Namespace;
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook)
    {
        const string any = PlannedChange.AfterApply;
        var process = PlannedChange.Add("process", $"{ContainerNames.Sandbox(record)}: pid {any}");
        if (record.Spec.IsOnHostNetwork) return [process];
        PlannedChange InPod(HostFactKind kind, string text) => PlannedChange.Add(kind, text) with { Pod = record.FullName };
        return
        [
            process,
            InPod(HostFactKind.Namespace, $"network namespace net:[{any}]"),
            InPod(HostFactKind.Interface, "lo: up, mtu 65536"),
            InPod(HostFactKind.Address, "127.0.0.1/8 dev lo"),
            .. outlook.HasIPv6Loopback ? new[] { InPod(HostFactKind.Address, "::1/128 dev lo") } : [],
        ];
    }

    // What is in a namespace of its own goes with it; what networks made there is taken away by them.
    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => outlook.Pod.Sandbox is not { } sandbox
        ? []
        :
        [
            .. sandbox.Identity.IsAlive
                ? new[]
                {
                    PlannedChange.Remove(
                        "process",
                        string.Create(CultureInfo.InvariantCulture, $"{ContainerNames.Sandbox(record)}: pid {sandbox.Identity.Id}")),
                }
                : [],
            .. outlook.Host.Where(fact => !record.Spec.IsOnHostNetwork && fact.Pod is not null
                && (fact.Kind is HostFactKind.Namespace or HostFactKind.Setting
                || $"{fact.Subject} ".Contains(" lo ", StringComparison.Ordinal) || fact.Subject == "lo")).Select(PlannedChange.Remove),
        ];

    public override void Describe(ShellWriter shell) => shell
        .Line($"docker start {shell.Ref("sandbox_id")} > /dev/null")
        .Set("sandbox_key", $"docker inspect --format '{{{{.NetworkSettings.SandboxKey}}}}' {shell.Ref("sandbox_id")}")
        .Keep("sandbox_key");

    public override void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "stop", "sandbox_id");

    // Containers that other operations created cannot move to another sandbox, because they refer to theirs by id.
    private bool IsMadeAnewForProtection(StepContext context)
    {
        var effects = context.State.Effects;
        var mine = effects[Key].Operation;
        return context.Protection.Score < 0 && record.Former.Concat(record.Spec.Containers).All(container =>
            effects.GetValueOrDefault(CreateContainer.KeyOf(container)) is not { } made || made.Operation == mine);
    }

    // A start whose caller died may still be in progress and would happen after this stop. The engine handles requests
    // for one container one at a time and in order, so another start returns only after that one.
    private static async Task AwaitStartAsync(StepContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            await context.Engine.StartContainerAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error) when (error is not EngineUnavailableException)
        {
            context.Log.Debug(error, "The sandbox {Container} can no longer be started, so no other start can succeed", id);
        }
    }

    /// <summary>A started sandbox.</summary>
    internal sealed record StartedSandbox : StepOutcome
    {
        public required string ContainerId { get; init; }

        /// <summary>The path at which the engine mounted the network namespace.</summary>
        public string? SandboxKey { get; init; }

        /// <summary>The host PID of its process; null when it is no longer running.</summary>
        public int? ProcessId { get; init; }

        /// <summary>The start time of the process, in clock ticks since boot.</summary>
        public long? StartTime { get; init; }

        /// <summary>The network namespace, as device and inode.</summary>
        public string? Namespace { get; init; }

        /// <summary>The path of its /etc/hosts on the host.</summary>
        public string? HostsPath { get; init; }

        /// <summary>The path of its /etc/resolv.conf on the host.</summary>
        public string? ResolvConfPath { get; init; }

        [JsonIgnore]
        public StartedProcess? Process => StartedProcess.Of(ProcessId, StartTime, Namespace);

        public static StartedSandbox Of(ContainerDetails? sandbox, string id)
        {
            var isRunning = sandbox is { ProcessId: > 0 };
            return new StartedSandbox
            {
                ContainerId = id,
                SandboxKey = sandbox?.SandboxKey,
                ProcessId = isRunning ? sandbox!.ProcessId : null,
                StartTime = isRunning ? ProcessIdentity.TryRead(sandbox!.ProcessId)?.StartTime : null,
                Namespace = isRunning ? NetworkNamespace.OfProcess(sandbox!.ProcessId)?.ToString() : null,
                HostsPath = sandbox?.HostsPath,
                ResolvConfPath = sandbox?.ResolvConfPath,
            };
        }

        public override IEnumerable<OutcomeLine> Lines()
        {
            if (SandboxKey is { Length: > 0 } key) yield return new(OutcomeText.SandboxKey, key);
            if (ProcessId is { } process)
                yield return new(OutcomeText.Process, process.ToString(CultureInfo.InvariantCulture), $"{Namespace}");
        }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(StartedSandbox))]
    private sealed partial class StartSandboxJson : JsonSerializerContext;
}
