namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ConfigMapEnvSource.</summary>
public sealed record ConfigMapEnvSource
{
    public string? Name { get; init; }
    public bool? Optional { get; init; }
}
