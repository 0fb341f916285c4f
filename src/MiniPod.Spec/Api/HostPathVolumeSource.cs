namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' HostPathVolumeSource.</summary>
public sealed record HostPathVolumeSource
{
    public string? Path { get; init; }
    public string? Type { get; init; }
}
