using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ImageVolumeSource.</summary>
public sealed record ImageVolumeSource
{
    public string? Reference { get; init; }
    [JsonPropertyName("pullPolicy")]
    public string? ImagePullPolicy { get; init; }
}
