namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' LocalObjectReference.</summary>
public sealed record LocalObjectReference
{
    public string? Name { get; init; }
}
