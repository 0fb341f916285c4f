namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' EphemeralVolumeSource.</summary>
public sealed record EphemeralVolumeSource
{
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}
