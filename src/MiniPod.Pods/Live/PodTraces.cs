using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Live;

/// <summary>What can be seen of a pod in the engine, in the CNI cache and on the host, without its journal.</summary>
internal sealed record PodTraces
{
    /// <summary>The pod.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>The ID of the sandbox, even if the sandbox is gone; null if it is not known.</summary>
    public required string? SandboxId { get; init; }

    /// <summary>The sandbox; null if it is gone.</summary>
    public required ContainerDetails? Sandbox { get; init; }

    /// <summary>The app containers, by their full names.</summary>
    public required IReadOnlyDictionary<string, ContainerDetails> Apps { get; init; }

    /// <summary>The attachments of the sandbox in the CNI cache.</summary>
    public required IReadOnlyList<CachedAttachment> Attached { get; init; }

    /// <summary>The paths that MiniPod uses.</summary>
    public required PodPaths Paths { get; init; }

    /// <summary>The pinned namespace; null if there is none.</summary>
    public FileIdentity? Pinned => NetworkNamespace.Find(Paths.Pin(Record.Id));

    /// <summary>The network namespace of the sandbox's process; null if it is not running.</summary>
    public FileIdentity? SandboxNamespace => Sandbox is { ProcessId: > 0 } ? NetworkNamespace.OfProcess(Sandbox.ProcessId) : null;

    /// <summary>Whether there is evidence that the pod is running, or was running and was not taken down: a stopped pod
    /// has released its network, and nothing of it is running.</summary>
    public bool WasRunning =>
        Attached.Count > 0 || Pinned is not null || Sandbox is { ProcessId: > 0 } || Apps.Values.Any(app => app.ProcessId > 0);
}
