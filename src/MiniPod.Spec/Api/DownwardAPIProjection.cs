namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DownwardAPIProjection.</summary>
public sealed record DownwardAPIProjection
{
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }
}
