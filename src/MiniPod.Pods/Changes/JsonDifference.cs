using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniPod.Pods.Changes;

/// <summary>What is different in two JSON values, a line each, with the place: <c>+ interfaces[1]: {"name":"eth0"}</c>.</summary>
public static class JsonDifference
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compares two values. Elements of arrays are compared by their position.</summary>
    /// <returns>The lines, in the order of the new value, each with its kind; none if both are equal.</returns>
    public static IReadOnlyList<(HostChangeKind Kind, string Text)> Between(JsonNode? before, JsonNode? after) =>
        [.. Compare("", before, after)];

    private static IEnumerable<(HostChangeKind, string)> Compare(string path, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after)) return [];
        return (before, after) switch
        {
            (JsonObject was, JsonObject now) => now.Select(one => one.Key).Union(was.Select(one => one.Key)).SelectMany(key =>
                Part(path.Length > 0 ? $"{path}.{key}" : key, was.ContainsKey(key), was[key], now.ContainsKey(key), now[key])),
            (JsonArray was, JsonArray now) => Enumerable.Range(0, Math.Max(was.Count, now.Count)).SelectMany(i =>
                Part(
                    string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"),
                    i < was.Count,
                    was.ElementAtOrDefault(i),
                    i < now.Count,
                    now.ElementAtOrDefault(i))),
            _ => [(HostChangeKind.Changed, $"{path}: {Text(before)} -> {Text(after)}")],
        };
    }

    private static IEnumerable<(HostChangeKind, string)> Part(string path, bool was, JsonNode? before, bool isNow, JsonNode? after) =>
        (was, isNow) switch
        {
            (false, true) => [(HostChangeKind.Added, $"{path}: {Text(after)}")],
            (true, false) => [(HostChangeKind.Removed, $"{path}: {Text(before)}")],
            _ => Compare(path, before, after),
        };

    private static string Text(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";
}
