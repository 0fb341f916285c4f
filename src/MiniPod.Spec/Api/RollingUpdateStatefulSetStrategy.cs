using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' RollingUpdateStatefulSetStrategy.</summary>
public sealed record RollingUpdateStatefulSetStrategy
{
    public IntOrString? MaxUnavailable { get; init; }
    public int? Partition { get; init; }
}
