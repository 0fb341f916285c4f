using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Operations;

/// <summary>How a pod, or a container in one, is made.</summary>
public sealed record CreateOptions
{
    /// <summary>The output of a container that is wanted from its first byte on; the caller's to dispose of. Default none.</summary>
    public AttachedOutput? Output { get; init; }

    /// <summary>Whether the pod is to be removed when its last container ends. Default false.</summary>
    public bool RemoveOnExit { get; init; }
}
