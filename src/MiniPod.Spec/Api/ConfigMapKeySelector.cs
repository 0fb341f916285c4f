namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ConfigMapKeySelector.</summary>
public sealed record ConfigMapKeySelector
{
    public string? Name { get; init; }
    public string? Key { get; init; }
    public bool? Optional { get; init; }
}
