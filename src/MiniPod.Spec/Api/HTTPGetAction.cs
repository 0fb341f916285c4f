using System.Text.Json.Serialization;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' HTTPGetAction.</summary>
public sealed record HTTPGetAction
{
    public string? Path { get; init; }
    public IntOrString? Port { get; init; }
    [JsonPropertyName("host")]
    public string? HostName { get; init; }
    public string? Scheme { get; init; }
    public string? Protocol { get; init; }
    public IReadOnlyList<HTTPHeader>? HttpHeaders { get; init; }
}
