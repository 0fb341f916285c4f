namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ConfigMapProjection.</summary>
public sealed record ConfigMapProjection
{
    public string? Name { get; init; }
    public IReadOnlyList<KeyToPath>? Items { get; init; }
    public bool? Optional { get; init; }
}
