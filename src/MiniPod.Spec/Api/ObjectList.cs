using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>A List of objects of any kind, v1.</summary>
public sealed record ObjectList
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public IReadOnlyList<JsonElement>? Items { get; init; }
    public JsonElement? Metadata { get; init; }
}
