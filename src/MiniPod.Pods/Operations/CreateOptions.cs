using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Operations;

/// <summary>Options for creating a pod, or a container in one.</summary>
public sealed record CreateOptions
{
    /// <summary>The container output to attach to from its first byte on. The caller disposes of it. Default
    /// none.</summary>
    public AttachedOutput? Output { get; init; }

    /// <summary>
    /// The pod's identity, when another program assigns it. Its name must be that of the specification. Default: an
    /// identity in the default namespace with a new uid.
    /// </summary>
    public PodIdentity? Identity { get; init; }

    /// <summary>Whether only the sandbox is started, and the agent starts the containers of the pod, which has to be watched. Default
    /// false.</summary>
    public bool IsLeftToAgent { get; init; }

    /// <summary>
    /// Whether a container that the pod already has is re-created as its next attempt. The existing one is stopped, and
    /// kept for its logs in place of an earlier one. Default false: the container is refused.
    /// </summary>
    public bool Replace { get; init; }

    /// <summary>The grace period of a replaced container between its stop signal and SIGKILL. Default 10
    /// seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to remove the pod when its last container exits, or the added container when it exits. Default
    /// false.</summary>
    public bool RemoveOnExit { get; init; }
}
