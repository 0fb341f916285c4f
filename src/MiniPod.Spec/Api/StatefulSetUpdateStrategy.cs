namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' StatefulSetUpdateStrategy.</summary>
public sealed record StatefulSetUpdateStrategy
{
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }
    public string? Type { get; init; }
}
