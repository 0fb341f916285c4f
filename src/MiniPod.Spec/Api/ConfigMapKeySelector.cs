namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ConfigMapKeySelector.</summary>
public sealed record ConfigMapKeySelector
{
    public string? Key { get; init; }
    public string? Name { get; init; }
    public bool? Optional { get; init; }
}
