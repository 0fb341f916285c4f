using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Tests.Reading;

/// <summary>All paths of a kind through the model, and documents that have a value at one of them.</summary>
internal static class ModelPaths
{
    /// <summary>A place in the model.</summary>
    /// <param name="Path">Its path: <c>spec.containers[0].image</c>.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="StoppedAt">The path of the first field that is refused, or supported later; null if there is none.</param>
    /// <param name="Text">What stands before a value and after it in a document.</param>
    internal sealed record Spot(string Path, JsonTypeInfo Type, string? StoppedAt, (string Before, string After) Text)
    {
        /// <summary>A document with a value here, and the line of the value.</summary>
        public (string Text, int Line) With(string value) => ($"{Text.Before}{value}{Text.After}\n", Text.Before.Count(c => c == '\n') + 1);
    }

    /// <summary>All places of a kind. In workloads the pod's template is not looked into: that is what Pods are for.</summary>
    public static IEnumerable<Spot> Of(ApiKind kind)
    {
        foreach (var field in kind.Type.Properties.Where(field => field.Name != "kind"))
        {
            var head = new StringBuilder($"{{\"kind\": \"{kind.Name}\",\n");
            if (field.Name != "apiVersion") head.Append(FormattableString.Invariant($"\"apiVersion\": \"{kind.ApiVersion}\",\n"));
            if (field.Name != "metadata") head.Append("\"metadata\": {\"name\": \"a\"},\n");
            head.Append(FormattableString.Invariant($"\"{field.Name}\": "));
            var rule = FieldCatalogue.GetType(kind.Type.Type.Name).Find(field.Name)!;
            var top = new Spot(field.Name, TypeOf(field), Stop(rule, field.Name), ($"{head}", "}"));
            foreach (var spot in Below(top, kind, [])) yield return spot;
        }
    }

    /// <summary>What a value may be, as its first character in JSON: <c>"</c>, <c>1</c>, <c>t</c>, <c>[</c> or <c>{</c>.</summary>
    public static string Right(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Object => "{",
            JsonTypeInfoKind.Enumerable => "[",
            JsonTypeInfoKind.Dictionary => "{",
            _ => plain == typeof(JsonElement) ? "\"1t[{"
                : plain == typeof(string) ? "\""
                : plain == typeof(bool) ? "t"
                : plain == typeof(IntOrString) ? "\"1"
                : "1",
        };
    }

    private static IEnumerable<Spot> Below(Spot spot, ApiKind kind, IReadOnlyList<Type> above)
    {
        yield return spot;
        var type = spot.Type;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when !above.Contains(type.Type) && (kind.Name == "Pod" || type.Type != typeof(PodTemplateSpec)):
                foreach (var one in type.Properties)
                {
                    var rule = FieldCatalogue.GetType(type.Type.Name).Find(one.Name)!;
                    var path = $"{spot.Path}.{one.Name}";
                    var inner = new Spot(
                        path, TypeOf(one), spot.StoppedAt ?? Stop(rule, path), ($"{spot.Text.Before}{{\n\"{one.Name}\": "
                            + $"", $"}}{spot.Text.After}"));
                    foreach (var deeper in Below(inner, kind, [.. above, type.Type])) yield return deeper;
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                var item = new Spot(
                    $"{spot.Path}[0]", ApiJson.Default.GetTypeInfo(type.ElementType!)!, spot.StoppedAt,
                    ($"{spot.Text.Before}[\n", $"]{spot.Text.After}"));
                foreach (var deeper in Below(item, kind, above)) yield return deeper;
                break;
            case JsonTypeInfoKind.Dictionary:
                var entry = new Spot(
                    $"{spot.Path}.cpu", ApiJson.Default.GetTypeInfo(type.ElementType!)!, spot.StoppedAt,
                    ($"{spot.Text.Before}{{\n\"cpu\": ", $"}}{spot.Text.After}"));
                yield return entry;
                break;
        }
    }

    private static string? Stop(FieldRule rule, string path) =>
        rule.Decision is FieldDecision.Later or FieldDecision.Refused ? path : null;

    private static JsonTypeInfo TypeOf(JsonPropertyInfo property) => ApiJson.Default.GetTypeInfo(property.PropertyType)!;
}
