using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The keys in the configuration of a plugin. One of the wrong type is not there: the plugin will say so.</summary>
internal static class PluginKeys
{
    public static string? Text(PluginConfig plugin, string key) => ForeignJson.Text(plugin.Json, key);

    public static bool IsOn(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    public static bool IsOff(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.False;

    public static int? Number(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    public static IEnumerable<JsonElement> Objects(JsonElement? json, string key) =>
        json is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(key, out var value)
            && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object)
            : [];
}
