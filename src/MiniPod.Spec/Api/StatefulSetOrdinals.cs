namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' StatefulSetOrdinals.</summary>
public sealed record StatefulSetOrdinals
{
    public int? Start { get; init; }
}
