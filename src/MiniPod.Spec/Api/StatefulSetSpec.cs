namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' StatefulSetSpec.</summary>
public sealed record StatefulSetSpec
{
    public string? ServiceName { get; init; }
    public int? Replicas { get; init; }
    public LabelSelector? Selector { get; init; }
    public PodTemplateSpec? Template { get; init; }
    public IReadOnlyList<PersistentVolumeClaim>? VolumeClaimTemplates { get; init; }
    public string? PodManagementPolicy { get; init; }
    public StatefulSetOrdinals? Ordinals { get; init; }
    public StatefulSetUpdateStrategy? UpdateStrategy { get; init; }
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }
    public int? MinReadySeconds { get; init; }
    public int? RevisionHistoryLimit { get; init; }
}
