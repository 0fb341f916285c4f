using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Operations;

/// <summary>How a pod, or a container in one, is made.</summary>
public sealed record CreateOptions
{
    /// <summary>The output of a container that is wanted from its first byte on; the caller's to dispose of. Default none.</summary>
    public AttachedOutput? Output { get; init; }

    /// <summary>
    /// The identity of a pod that somebody else names; its name is the specification's. Default one in the default namespace, with a
    /// uid of its own.
    /// </summary>
    public PodIdentity? Identity { get; init; }

    /// <summary>
    /// Whether a container that the pod has already is made anew, as its next attempt; the one there is stopped, and kept for its logs
    /// in the place of an earlier one. Default false: it is refused.
    /// </summary>
    public bool Replace { get; init; }

    /// <summary>How long a container that is replaced has between its stop signal and KILL. Default 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the pod is to be removed when its last container ends; of a container in a pod, whether that is
    /// when it ends. Default false.</summary>
    public bool RemoveOnExit { get; init; }
}
