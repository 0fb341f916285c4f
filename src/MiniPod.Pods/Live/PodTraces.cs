using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Live;

/// <summary>What of a pod there is to see in the engine, in the CNI cache and on the host, without its journal.</summary>
internal sealed record PodTraces
{
    /// <summary>The pod.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>The sandbox's id, also when it is gone; null when nothing tells it.</summary>
    public required string? SandboxId { get; init; }

    /// <summary>The sandbox; null when it is gone.</summary>
    public required ContainerDetails? Sandbox { get; init; }

    /// <summary>The app containers, by their full names.</summary>
    public required IReadOnlyDictionary<string, ContainerDetails> Apps { get; init; }

    /// <summary>What the CNI cache has of the sandbox.</summary>
    public required IReadOnlyList<CachedAttachment> Attached { get; init; }

    /// <summary>Where things are.</summary>
    public required PodPaths Paths { get; init; }

    /// <summary>The namespace that is pinned; null when none is.</summary>
    public FileIdentity? Pinned => NetworkNamespace.Find(Paths.Pin(Record.Id));

    /// <summary>The sandbox's process's network namespace; null when it does not run.</summary>
    public FileIdentity? SandboxNamespace => Sandbox is { ProcessId: > 0 } ? NetworkNamespace.OfProcess(Sandbox.ProcessId) : null;

    /// <summary>Whether anything shows that the pod runs, or did and was not taken down: a stopped pod has given its
    /// network back, and nothing of it runs.</summary>
    public bool WasRunning =>
        Attached.Count > 0 || Pinned is not null || Sandbox is { ProcessId: > 0 } || Apps.Values.Any(app => app.ProcessId > 0);
}
