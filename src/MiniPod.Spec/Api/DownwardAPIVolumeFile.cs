namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DownwardAPIVolumeFile.</summary>
public sealed record DownwardAPIVolumeFile
{
    public string? Path { get; init; }
    public ObjectFieldSelector? FieldRef { get; init; }
    public ResourceFieldSelector? ResourceFieldRef { get; init; }
    public int? Mode { get; init; }
    public long? User { get; init; }
}
