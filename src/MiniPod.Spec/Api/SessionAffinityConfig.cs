using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SessionAffinityConfig.</summary>
public sealed record SessionAffinityConfig
{
    [JsonPropertyName("clientIP")]
    public ClientIPConfig? ClientIp { get; init; }
}
