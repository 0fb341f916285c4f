namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' StatefulSetPersistentVolumeClaimRetentionPolicy.</summary>
public sealed record StatefulSetPersistentVolumeClaimRetentionPolicy
{
    public string? WhenDeleted { get; init; }
    public string? WhenScaled { get; init; }
}
