using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>The current status of a pod.</summary>
public sealed record PodStatus
{
    /// <summary>Its record.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>Its current state.</summary>
    public required PodState State { get; init; }

    /// <summary>Its containers, without the sandbox.</summary>
    public required IReadOnlyList<ContainerStatus> Containers { get; init; }

    /// <summary>Former attempts of its containers, oldest first. Default none.</summary>
    public IReadOnlyList<ContainerStatus> Former { get; init; } = [];

    /// <summary>The sandbox.</summary>
    public required ContainerStatus Sandbox { get; init; }

    /// <summary>Its addresses, the pod's IP first; empty when no network is attached.</summary>
    public required IReadOnlyList<string> Ips { get; init; }

    /// <summary>Its published ports; empty unless the pod is running. One that is published on all addresses of the host
    /// appears once for each family in which the pod has an address on the network that publishes its ports.</summary>
    public required IReadOnlyList<PortMapping> Ports { get; init; }

    /// <summary>The process of the agent that watches it; null if nobody does, or if it needs nobody.</summary>
    public int? Watcher { get; init; }

    /// <summary>What differs from the record; empty when nothing does.</summary>
    public required IReadOnlyList<PodProblem> Problems { get; init; }

    /// <summary>What is wrong, without what follows from it: the engine removes what the pod's link leads to when the sandbox
    /// ends.</summary>
    public IEnumerable<PodProblem> Causes => Problems.Where(problem => problem.Kind != PodProblemKind.LinkBroken || !Problems.Any(other =>
        other.Kind is PodProblemKind.SandboxDead or PodProblemKind.SandboxRestarted or PodProblemKind.SandboxMissing));

    /// <summary>Returns the same status with additional problems that a thorough check found.</summary>
    public PodStatus With(IReadOnlyList<PodProblem> more)
    {
        IReadOnlyList<PodProblem> all = [.. Problems, .. more];
        return this with
        {
            Problems = all,
            State = Record.Phase == PodPhase.Running ? PodStatusReader.RunningStateOf(Record, Containers, all) : State,
        };
    }

    /// <summary>Whether any of its containers, including former attempts, has a process.</summary>
    /// <param name="container">The full name of the only container to consider. Default all.</param>
    public bool HasProcess(string? container = null) =>
        Containers.Concat(Former).Any(one => (container is null || one.FullName == container) && one.HasProcess);

    /// <summary>What is to be removed because it has finished (<c>--rm</c>): the pod, containers in it, or nothing.</summary>
    public IEnumerable<RemovalTarget> Finished => Record is { Phase: PodPhase.Exited } or { Phase: PodPhase.Running, Spec.IsWatched: false }
        ? Record.RemovalTargets.Where(target => !HasProcess(target.Container))
        : [];

    /// <summary>The number of ready containers and of all containers but init containers: <c>1/2</c>.</summary>
    public string Ready => $"{Working.Count(container => container.IsReady)}/{Working.Count()}";

    /// <summary>How often its containers were started anew.</summary>
    public int Restarts => Containers.Sum(container => container.Attempt);

    /// <summary>Its state in one word: that of kubectl for a pod with a restart policy, unless MiniPod sees something that kubectl has no
    /// word for.</summary>
    public string Word => Record.Spec.IsWatched
        && Problems.All(problem => problem.Kind != PodProblemKind.EffectMissing)
        && (State is PodState.Running or PodState.Degraded || State == PodState.Exited && Record.Finish is not null)
        ? KubernetesWords.Of(Record, Containers)
        : $"{State}";

    private IEnumerable<ContainerStatus> Working => Containers.Where(container => container.Role != ContainerRole.Init);
}
