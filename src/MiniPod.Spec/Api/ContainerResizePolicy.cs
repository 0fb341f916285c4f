namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ContainerResizePolicy.</summary>
public sealed record ContainerResizePolicy
{
    public string? ResourceName { get; init; }
    public string? RestartPolicy { get; init; }
}
