using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PersistentVolumeClaim, core/v1.</summary>
public sealed record PersistentVolumeClaim : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public PersistentVolumeClaimSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
