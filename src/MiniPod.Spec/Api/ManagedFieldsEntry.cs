using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ManagedFieldsEntry.</summary>
public sealed record ManagedFieldsEntry
{
    public string? ApiVersion { get; init; }
    public string? FieldsType { get; init; }
    public JsonElement? FieldsV1 { get; init; }
    public string? Manager { get; init; }
    public string? Operation { get; init; }
    public string? Subresource { get; init; }
    public string? Time { get; init; }
}
