namespace MiniPod.Pods.Operations;

/// <summary>How a pod, or a container in one, is made.</summary>
public sealed record CreateOptions
{
    /// <summary>The container whose output is wanted from its first byte on. Default null: none.</summary>
    public string? AttachTo { get; init; }

    /// <summary>Whether the pod is to be removed when its last container ends. Default false.</summary>
    public bool RemoveOnExit { get; init; }
}
