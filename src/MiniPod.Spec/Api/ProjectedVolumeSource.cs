namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ProjectedVolumeSource.</summary>
public sealed record ProjectedVolumeSource
{
    public IReadOnlyList<VolumeProjection>? Sources { get; init; }
    public int? DefaultMode { get; init; }
    public long? DefaultUser { get; init; }
}
