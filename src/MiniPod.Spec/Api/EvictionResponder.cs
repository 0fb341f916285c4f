namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' EvictionResponder.</summary>
public sealed record EvictionResponder
{
    public string? Name { get; init; }
    public int? Priority { get; init; }
}
