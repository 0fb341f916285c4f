namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodSchedulingGroup.</summary>
public sealed record PodSchedulingGroup
{
    public string? PodGroupName { get; init; }
}
