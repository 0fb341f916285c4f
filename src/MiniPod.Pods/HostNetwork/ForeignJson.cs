using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Reads JSON that other programs wrote: a value of another type counts as missing.</summary>
internal static class ForeignJson
{
    /// <summary>A text; null if it is none.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The text of a field; null if there is no such field, or no fields.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A number; 0 if it is none.</summary>
    public static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
