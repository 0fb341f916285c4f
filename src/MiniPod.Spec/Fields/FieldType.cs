using System.Text.Json.Serialization.Metadata;
using MiniPod.Spec.Api;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Fields;

/// <summary>The type of a field.</summary>
/// <param name="Name">As kubectl names it: <c>Probe</c>, <c>[]Container</c>, <c>map[string]string</c>, <c>integer</c>.</param>
/// <param name="Object">The type of the object, or of the objects in a list, into which a path can go on; null if there is none.</param>
/// <param name="IsMap">Whether it is a map, whose keys are free.</param>
internal sealed record FieldType(string Name, JsonTypeInfo? Object, bool IsMap)
{
    /// <summary>The type of an object.</summary>
    public static FieldType Of(JsonTypeInfo type) => new(type.Type.Name, type, false);

    /// <summary>The type of a field.</summary>
    /// <param name="owner">The object that has it.</param>
    /// <param name="rule">The field; for a key of a map it is the type of the map's values.</param>
    public static FieldType Of(JsonTypeInfo owner, FieldRule rule)
    {
        var name = rule.Map ?? rule.Name;
        var property = owner.Properties.FirstOrDefault(property => property.Name == name)
            ?? throw new InvalidOperationException($"the catalogue has {owner.Type.Name}.{name}, and the model has not");
        var type = ApiJson.Default.GetTypeInfo(property.PropertyType)!;
        return Inner(rule.Map is null ? type : ApiJson.Default.GetTypeInfo(type.ElementType!)!, rule.Values.ApiType);
    }

    private static FieldType Inner(JsonTypeInfo type, string? apiType = null)
    {
        if (apiType is not null) return new(apiType, null, false);
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                return Of(type);
            case JsonTypeInfoKind.Enumerable:
                var item = Inner(ApiJson.Default.GetTypeInfo(type.ElementType!)!);
                return item with { Name = $"[]{item.Name}" };
            case JsonTypeInfoKind.Dictionary:
                return new($"map[string]{Inner(ApiJson.Default.GetTypeInfo(type.ElementType!)!).Name}", null, true);
            default:
                return new(Scalar(type.Type), null, false);
        }
    }

    private static string Scalar(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(int?) || type == typeof(long?) || type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(bool?) ? "boolean"
        : type == typeof(Quantity) ? nameof(Quantity)
        : type == typeof(IntOrString?) ? nameof(IntOrString)
        : throw new InvalidOperationException($"the model has a field of the type {type}");
}
