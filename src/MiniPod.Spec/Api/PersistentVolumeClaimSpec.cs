using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PersistentVolumeClaimSpec.</summary>
public sealed record PersistentVolumeClaimSpec
{
    public IReadOnlyList<string>? AccessModes { get; init; }
    public VolumeResourceRequirements? Resources { get; init; }
    public string? StorageClassName { get; init; }
    public string? VolumeMode { get; init; }
    public string? VolumeName { get; init; }
    public LabelSelector? Selector { get; init; }
    public JsonElement? DataSource { get; init; }
    public JsonElement? DataSourceRef { get; init; }
    public string? VolumeAttributesClassName { get; init; }
}
