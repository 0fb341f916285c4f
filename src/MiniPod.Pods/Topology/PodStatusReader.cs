using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Tells what pods are now: the records, one list call to the engine for all of them, and a look at /proc.</summary>
public sealed class PodStatusReader(PodStore store, IContainerEngine engine)
{
    private readonly Lazy<IReadOnlySet<string>> _hostInterfaces = new(Host.NetworkInterfaces);

    /// <summary>Every pod, oldest first.</summary>
    /// <param name="unreadable">Called for each record that cannot be read, and for each pod that has containers and no record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PodStatus>> ListAsync(Action<string>? unreadable, CancellationToken cancellationToken)
    {
        var listing = engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken);
        var records = store.List(unreadable);
        var all = await listing.ConfigureAwait(false);
        foreach (var pod in await LostPods.ConfirmAsync(store.Paths, engine, all, cancellationToken).ConfigureAwait(false)) unreadable?.Invoke(LostPods.Describe(store.Paths, pod));
        var containers = all.ToLookup(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel, ""));
        var pods = new List<PodStatus>(records.Count);
        foreach (var record in records) pods.Add(await BuildAsync(record, [.. containers[record.Id]], cancellationToken).ConfigureAwait(false));
        return pods;
    }

    /// <summary>One pod.</summary>
    public async Task<PodStatus> GetAsync(PodRecord record, CancellationToken cancellationToken) =>
        await BuildAsync(record, await engine.ListContainersAsync([$"{ContainerNames.PodIdLabel}={record.Id}"], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<PodStatus> BuildAsync(PodRecord record, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        ContainerStatus Status(string name, string image)
        {
            var found = containers.FirstOrDefault(container => container.Labels.GetValueOrDefault(ContainerNames.KubernetesContainerLabel) == name);
            return new ContainerStatus { Name = name, Image = image, ContainerId = found?.Id, State = found?.State, Status = found?.Status ?? "missing" };
        }

        var sandbox = Status(ContainerNames.SandboxName, CreateSandbox.ImageOf(record));
        var apps = record.Spec.Containers.Select(container => Status(container.Name.Value, container.Image)).ToList();
        if (record.Phase == PodPhase.Running)
        {
            for (var i = 0; i < apps.Count; i++) apps[i] = apps[i] with { ProcessId = await ProcessOfAsync(record, apps[i], cancellationToken).ConfigureAwait(false) };
        }

        var problems = PodExaminer.Examine(record, sandbox, apps, store.Paths, _hostInterfaces);
        return new PodStatus
        {
            Record = record,
            Sandbox = sandbox,
            Containers = apps,
            State = StateOf(record, apps, problems),
            Problems = problems,
            Ips = record.Phase == PodPhase.Running ? [.. Results(record).SelectMany(AttachNetwork.Addresses).Select(address => address.ToString())] : [],
        };
    }

    // The record knows it, unless somebody else has restarted the container: only then is the engine asked, whose list does not tell.
    private async Task<int?> ProcessOfAsync(PodRecord record, ContainerStatus app, CancellationToken cancellationToken)
    {
        if (!app.IsRunning) return null;
        if (PodExaminer.Recorded(record, $"{nameof(StartContainer)}/{app.Name}") is { } recorded && recorded.Identity.IsAlive) return recorded.Identity.Id;
        var details = await engine.FindContainerAsync(app.ContainerId!, cancellationToken).ConfigureAwait(false);
        return details is { ProcessId: > 0 } ? details.ProcessId : null;
    }

    /// <summary>What the plugins answered, network by network.</summary>
    public static IEnumerable<CniResult> Results(PodRecord record) => record.Networks
        .Select(network => AttachNetwork.ResultOf(record.Outcomes.GetValueOrDefault(AttachNetwork.KeyOf(network.InterfaceName).ToString())))
        .OfType<CniResult>();

    /// <summary>The addresses that each interface of a pod has, by its record.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Attachments(PodRecord record) => record.Networks
        .Select(network => (network.InterfaceName, Result: AttachNetwork.ResultOf(record.Outcomes.GetValueOrDefault(AttachNetwork.KeyOf(network.InterfaceName).ToString()))))
        .Where(attachment => attachment.Result is not null)
        .ToDictionary(attachment => attachment.InterfaceName, attachment => (IReadOnlyList<string>)[.. AttachNetwork.Addresses(attachment.Result!).Select(address => address.ToString())]);

    private PodState StateOf(PodRecord record, IReadOnlyList<ContainerStatus> apps, IReadOnlyList<PodProblem> problems)
    {
        var isOnTheWay = record.Phase is PodPhase.Creating or PodPhase.Stopping or PodPhase.Removing;
        if ((isOnTheWay || record.Operation is not null) && !IsAtWork(record)) return PodState.Interrupted;
        if (isOnTheWay) return record.Phase == PodPhase.Creating ? PodState.Creating : PodState.Terminating;
        if (record.Phase == PodPhase.Running) return StateOf(apps, problems);
        if (problems.Any(problem => problem.Kind == PodProblemKind.SandboxMissing)) return PodState.SandboxChanged;
        return record.Phase == PodPhase.Created ? PodState.Created : PodState.Exited;
    }

    /// <summary>What a pod is that should run.</summary>
    internal static PodState StateOf(IReadOnlyList<ContainerStatus> apps, IReadOnlyList<PodProblem> problems)
    {
        var kinds = problems.Select(problem => problem.Kind).ToHashSet();
        if (kinds.Overlaps([PodProblemKind.SandboxMissing, PodProblemKind.SandboxDead, PodProblemKind.SandboxRestarted, PodProblemKind.ContainerElsewhere])) return PodState.SandboxChanged;
        if (kinds.Overlaps([PodProblemKind.InterfaceMissing, PodProblemKind.LinkBroken, PodProblemKind.PinMissing, PodProblemKind.CheckFailed])) return PodState.NetworkLost;
        if (apps.All(app => app.IsRunning)) return PodState.Running;
        return apps.Any(app => app.IsRunning) ? PodState.Degraded : PodState.Exited;
    }

    private bool IsAtWork(PodRecord record) => FileLock.IsHeld(store.Paths.PodLock(record.Id));
}
