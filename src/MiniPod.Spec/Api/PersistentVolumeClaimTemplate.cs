namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PersistentVolumeClaimTemplate.</summary>
public sealed record PersistentVolumeClaimTemplate
{
    public ObjectMeta? Metadata { get; init; }
    public PersistentVolumeClaimSpec? Spec { get; init; }
}
