using System.Text.Json.Nodes;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Rendering.Fields;

/// <summary>A field of a manifest as JSON for programs. The keys are stable.</summary>
internal static class FieldJson
{
    /// <summary>A field with what is right inside it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isRecursive">Whether what is inside that is there too.</param>
    public static JsonObject Write(FieldDescription field, bool isRecursive)
    {
        var json = One(field);
        json["fields"] = Inside(field, isRecursive);
        return json;
    }

    private static JsonArray Inside(FieldDescription field, bool isRecursive) =>
        new([.. FieldOutline.Inside(field).Select(inner => (JsonNode)(isRecursive ? Write(inner, isRecursive) : One(inner)))]);

    private static JsonObject One(FieldDescription field) => new()
    {
        ["path"] = field.Path,
        ["kind"] = field.Kind.Name,
        ["apiVersion"] = field.Kind.ApiVersion,
        ["name"] = FieldOutline.Name(field),
        ["type"] = field.Type[1..^1],
        ["decision"] = field.Decision.ToString().ToLowerInvariant(),
        ["required"] = field.Rule?.IsRequired ?? false,
        ["default"] = field.Rule?.Default,
        ["values"] = field.Rule is { Values: { Form: not (FieldForm.Any or FieldForm.Opaque) } values } ? values.Text : null,
        ["choices"] = new JsonArray([.. (field.Rule?.Values.Choices ?? []).Select(choice => (JsonNode)choice)]),
        ["meaning"] = field.Rule?.Meaning,
        ["summary"] = field.Summary,
    };
}
