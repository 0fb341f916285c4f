using System.Text.Json.Serialization;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' TCPSocketAction.</summary>
public sealed record TCPSocketAction
{
    public IntOrString? Port { get; init; }
    [JsonPropertyName("host")]
    public string? HostName { get; init; }
}
