using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ContainerPort.</summary>
public sealed record ContainerPort
{
    public string? Name { get; init; }
    [JsonPropertyName("containerPort")]
    public int? Port { get; init; }
    public int? HostPort { get; init; }
    [JsonPropertyName("hostIP")]
    public string? HostIp { get; init; }
    public string? Protocol { get; init; }
}
