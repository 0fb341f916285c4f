namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ImageVolumeSource.</summary>
public sealed record ImageVolumeSource
{
    public string? PullPolicy { get; init; }
    public string? Reference { get; init; }
}
