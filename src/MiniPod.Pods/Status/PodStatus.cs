using MiniPod.Pods.Live;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>A pod as it is now.</summary>
public sealed record PodStatus
{
    /// <summary>Its record.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>What it is now.</summary>
    public required PodState State { get; init; }

    /// <summary>Its containers, the sandbox not among them.</summary>
    public required IReadOnlyList<ContainerStatus> Containers { get; init; }

    /// <summary>Former attempts of its containers, oldest first. Default none.</summary>
    public IReadOnlyList<ContainerStatus> Former { get; init; } = [];

    /// <summary>The sandbox.</summary>
    public required ContainerStatus Sandbox { get; init; }

    /// <summary>Its addresses, the first is the pod's IP; empty when no network is attached.</summary>
    public required IReadOnlyList<string> Ips { get; init; }

    /// <summary>What is not as the record says; empty when all is well.</summary>
    public required IReadOnlyList<PodProblem> Problems { get; init; }

    /// <summary>The same pod with more that is not as the record says, found by a closer look.</summary>
    public PodStatus With(IReadOnlyList<PodProblem> more)
    {
        IReadOnlyList<PodProblem> all = [.. Problems, .. more];
        return this with { Problems = all, State = Record.Phase == PodPhase.Running ? PodStatusReader.StateOf(Containers, all) : State };
    }

    /// <summary>Whether it has not ended: whether any of its containers, former attempts too, has a process.</summary>
    /// <param name="container">The full name of the one to look at. Default any.</param>
    public bool HasProcess(string? container = null) =>
        Containers.Concat(Former).Any(one => (container is null || one.FullName == container) && one.HasProcess);

    /// <summary>How many of its containers run, and how many it has: <c>1/2</c>.</summary>
    public string Ready => $"{Containers.Count(container => container.IsRunning)}/{Containers.Count}";
}
