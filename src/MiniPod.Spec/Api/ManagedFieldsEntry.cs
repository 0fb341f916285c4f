using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ManagedFieldsEntry.</summary>
public sealed record ManagedFieldsEntry
{
    public string? Manager { get; init; }
    [JsonPropertyName("operation")]
    public string? OperationName { get; init; }
    public string? ApiVersion { get; init; }
    public string? Time { get; init; }
    public string? FieldsType { get; init; }
    public JsonElement? FieldsV1 { get; init; }
    public string? Subresource { get; init; }
}
