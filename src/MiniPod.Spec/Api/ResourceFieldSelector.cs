using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ResourceFieldSelector.</summary>
public sealed record ResourceFieldSelector
{
    public string? ContainerName { get; init; }
    public string? Resource { get; init; }
    public Quantity? Divisor { get; init; }
}
