using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Execution;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>Reads the current status of pods from their records, one list call to the engine for all of them, and
/// /proc.</summary>
/// <param name="store">The records.</param>
/// <param name="engine">The engine.</param>
/// <param name="planner">Lists the steps of pods.</param>
/// <param name="kernel">Reads the kernel's network.</param>
public sealed class PodStatusReader(PodStore store, IContainerEngine engine, PodPlanner planner, INetworkReader kernel)
{
    private readonly Lazy<NamespaceView> _host = new(() => kernel.Read(NetworkParts.Links, []).Host);

    /// <summary>Returns the status of every pod, oldest first.</summary>
    /// <param name="unreadable">Called with a message for each record that cannot be read, and for each pod that has
    /// containers and no record.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<PodStatus>> ListAsync(Action<string>? unreadable, CancellationToken cancellationToken)
    {
        var listing = engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken);
        var records = store.List(unreadable);
        var all = await listing.ConfigureAwait(false);
        foreach (var pod in await LostPods.ConfirmAsync(store.Paths, engine, all, cancellationToken).ConfigureAwait(false))
            unreadable?.Invoke(LostPods.Describe(store.Paths, pod));
        var containers = all.ToLookup(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel, ""));
        var pods = new List<PodStatus>(records.Count);
        foreach (var record in records)
            pods.Add(await BuildAsync(record, [.. containers[record.Id]], cancellationToken).ConfigureAwait(false));
        return pods;
    }

    /// <summary>Returns the status of one pod.</summary>
    public async Task<PodStatus> GetAsync(PodRecord record, CancellationToken cancellationToken) =>
        await BuildAsync(
            record,
            await engine.ListContainersAsync([$"{ContainerNames.PodIdLabel}={record.Id}"], cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a container of a pod has not exited.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="container">The full name of the container; null for any of the pod.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <remarks>The engine writes its list a moment after it has told those who wait that a container has exited (moby,
    /// daemon/monitor.go), so whoever is in the list is asked for.</remarks>
    internal async Task<bool> HasProcessAsync(PodRecord record, string? container, CancellationToken cancellationToken)
    {
        var pod = await GetAsync(record, cancellationToken).ConfigureAwait(false);
        var listed = pod.Containers.Concat(pod.Former)
            .Where(one => one.HasProcess && (container is null || one.FullName == container))
            .Select(one => one.ContainerId)
            .OfType<string>();
        foreach (var id in listed)
        {
            var found = await engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
            if (found?.State.HasProcess() == true) return true;
        }

        return false;
    }

    private async Task<PodStatus> BuildAsync(
        PodRecord record, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        ContainerStatus Status(ContainerSpec container)
        {
            var found = containers.FirstOrDefault(one => ContainerNames.FullName(one.Labels) == container.FullName);
            return new ContainerStatus
            {
                Name = container.Name.Value,
                Attempt = container.Attempt,
                Role = container.Role,
                ExitCode = found is null || found.State.HasProcess() ? null : ExitStatus.Of(found.Status),
                IsReady = found?.State == ContainerState.Running,
                Image = container.Image,
                ContainerId = found?.Id,
                State = found?.State,
                Status = found?.Status ?? "missing",
            };
        }

        var plan = planner.For(record);
        var facts = PodPlanner.Facts(plan, record.Outcome);
        var sandbox = Status(new ContainerSpec
        {
            Name = PodName.Parse(ContainerNames.SandboxName),
            Image = record.Spec.PauseImage ?? EmbeddedPause.Reference,
        });
        var apps = record.Spec.Containers.Select(Status).ToList();
        if (record.Phase == PodPhase.Running)
        {
            for (var i = 0; i < apps.Count; i++)
                apps[i] = apps[i] with { ProcessId = await ProcessOfAsync(facts, apps[i], cancellationToken).ConfigureAwait(false) };
        }

        if (record.Spec.IsWatched && record.Phase is not (PodPhase.Creating or PodPhase.Created))
        {
            var full = new HashSet<string>();
            foreach (var id in apps.Where(app => app.ExitCode == ExitStatus.Killed).Select(app => app.ContainerId).OfType<string>())
            {
                if ((await engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false))?.RanOutOfMemory == true) full.Add(id);
            }

            apps = [.. KubernetesWords.Explain(record, apps, full.Contains, PodWatch.Read(store.Paths, record.Id))];
        }

        var live = new LivePod
        {
            Record = record,
            Facts = facts,
            Sandbox = sandbox,
            Containers = apps,
            Paths = store.Paths,
            Host = _host,
        };
        var problems = StepSet.Due(record, plan)
            .Where(step => IsToBeInEffect(step, record))
            .SelectMany(step => step.Examine(live))
            .ToList();
        return new PodStatus
        {
            Record = record,
            Sandbox = sandbox,
            Containers = apps,
            Former = [.. record.Former.Select(Status)],
            State = StateOf(record, apps, problems),
            Problems = problems,
            Watcher = record.NeedsWatching ? PodWatch.FindAgent(store.Paths) : null,
            Ips = record.Phase != PodPhase.Running ? []
                : record.Spec.IsOnHostNetwork ? [$"{HostAddresses.Primary()}"] // as kubectl shows it
                : [.. facts.Addresses],
            Ports = record.Phase == PodPhase.Running ? [.. Published(record, facts)] : [],
        };
    }

    private static IEnumerable<PortMapping> Published(PodRecord record, PodFacts facts)
    {
        var families = record.Networks
            .Where(network => AttachmentConf.PublishesPorts(record, network))
            .SelectMany(network => facts.Results.GetValueOrDefault(network.InterfaceName)?.ContainerIps ?? [])
            .Select(ip => ip.Address.Address.AddressFamily)
            .ToHashSet();
        return record.Spec.AllPorts().SelectMany(port => port.HostIp is not null
            ? [port]
            : port.Families.Where(families.Contains).Select(family => port with { HostIp = PortMapping.AnyAddress(family) }));
    }

    // For a stopped pod, only what a stopped pod keeps; for a pod in transition, nothing.
    private static bool IsToBeInEffect(IStep step, PodRecord record) => record.Phase switch
    {
        PodPhase.Running => true,
        PodPhase.Created or PodPhase.Exited => step.Level == StepLevel.Create,
        _ => false,
    };

    // The record has the process id, unless the container was restarted outside MiniPod. Only then is the engine asked,
    // because its list does not include process ids.
    private async Task<int?> ProcessOfAsync(PodFacts facts, ContainerStatus app, CancellationToken cancellationToken)
    {
        if (!app.IsRunning) return null;
        if (facts.Processes.TryGetValue(app.Name, out var started) && started.Identity.IsAlive) return started.Identity.Id;
        var details = await engine.FindContainerAsync(app.ContainerId!, cancellationToken).ConfigureAwait(false);
        return details is { ProcessId: > 0 } ? details.ProcessId : null;
    }

    private PodState StateOf(PodRecord record, IReadOnlyList<ContainerStatus> apps, IReadOnlyList<PodProblem> problems)
    {
        if (IsInterrupted(record)) return PodState.Interrupted;
        if (IsOnTheWay(record)) return record.Phase == PodPhase.Creating ? PodState.Creating : PodState.Terminating;
        if (record.Phase == PodPhase.Running) return RunningStateOf(record, apps, problems);
        if (problems.Any(problem => problem.Kind == PodProblemKind.SandboxMissing)) return PodState.SandboxChanged;
        return record.Phase == PodPhase.Created ? PodState.Created : PodState.Exited;
    }

    /// <summary>The state of a pod that should be running.</summary>
    internal static PodState RunningStateOf(
        PodRecord record, IReadOnlyList<ContainerStatus> apps, IReadOnlyList<PodProblem> problems)
    {
        if (!record.Spec.IsWatched) return StateOf(apps, problems);

        // A pod with a restart policy has not ended only because none of its containers runs at the moment.
        return StateOf([], problems) is var found and not PodState.Running ? found
            : apps.All(app => app.IsRunning || app is { Role: ContainerRole.Init, ExitCode: 0 }) ? PodState.Running
            : PodState.Degraded;
    }

    private static PodState StateOf(IReadOnlyList<ContainerStatus> apps, IReadOnlyList<PodProblem> problems)
    {
        var kinds = problems.Select(problem => problem.Kind).ToHashSet();
        if (kinds.Overlaps([
            PodProblemKind.SandboxMissing,
            PodProblemKind.SandboxDead,
            PodProblemKind.SandboxRestarted,
            PodProblemKind.ContainerElsewhere,
        ]))
        {
            return PodState.SandboxChanged;
        }

        if (kinds.Overlaps([
            PodProblemKind.InterfaceMissing,
            PodProblemKind.InterfaceUnplugged,
            PodProblemKind.LinkBroken,
            PodProblemKind.PinMissing,
            PodProblemKind.CheckFailed,
            PodProblemKind.GatewayUnanswered,
        ]))
        {
            return PodState.NetworkLost;
        }

        if (kinds.Contains(PodProblemKind.EffectMissing)) return PodState.Degraded;
        if (apps.All(app => app.IsRunning)) return PodState.Running;
        return apps.Any(app => app.IsRunning) ? PodState.Degraded : PodState.Exited;
    }

    // The command may have ended since the record was read.
    private bool IsInterrupted(PodRecord record) =>
        IsUnfinished(record) && !IsAtWork(record) && store.Find(record.Id) is { } now && IsUnfinished(now) && !IsAtWork(now);

    // A command writes the first line of the journal before the record.
    private bool IsUnfinished(PodRecord record) =>
        IsOnTheWay(record) || record.Operation is not null || JournalFile.IsOpen(store.Paths.JournalOf(record.Id));

    private static bool IsOnTheWay(PodRecord record) => record.Phase is PodPhase.Creating or PodPhase.Stopping or PodPhase.Removing;

    private bool IsAtWork(PodRecord record) => FileLock.IsHeld(store.Paths.PodLock(record.Id));
}
