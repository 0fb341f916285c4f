namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' StatefulSetUpdateStrategy.</summary>
public sealed record StatefulSetUpdateStrategy
{
    public string? Type { get; init; }
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }
}
