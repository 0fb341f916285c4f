using System.Text.Json.Nodes;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Reads JSON that other programs wrote: a value of another type counts as missing.</summary>
internal static class ForeignJson
{
    /// <summary>A text; null if it is none.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number; 0 if it is none.</summary>
    public static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
