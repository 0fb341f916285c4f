using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Rendering.Fields;

/// <summary>What is inside a field of a manifest, and how it is called.</summary>
internal static class FieldOutline
{
    /// <summary>The fields of an object, or the keys of a map that mean something, each with what MiniPod does with it there.</summary>
    public static IReadOnlyList<FieldDescription> Inside(FieldDescription field) =>
        [.. field.Fields.Select(entry => FieldCatalogue.Find($"{field.Path}.{entry.Rule.Key ?? entry.Rule.Name}").Field!)];

    /// <summary>The field's own name, or the map's key; for a kind, its name.</summary>
    public static string Name(FieldDescription field) => field.Rule is { } rule ? rule.Key ?? rule.Name : field.Kind.Name;

    /// <summary>The group of the API, <c>apps</c>; null for the first one, which has no name.</summary>
    public static string? Group(FieldDescription field) =>
        field.Kind.ApiVersion.Split('/') is [var group, _] ? group : null;

    /// <summary>The version of the API, without the group.</summary>
    public static string Version(FieldDescription field) => field.Kind.ApiVersion.Split('/')[^1];

    /// <summary>What the field means and what its type is, without saying the same twice.</summary>
    public static IEnumerable<string> Texts(FieldDescription field) =>
        new[] { field.Rule?.Meaning, field.Summary }.OfType<string>().Distinct();
}
