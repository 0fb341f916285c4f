using System.Text;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Tests.Reading;

/// <summary>Manifests, and what is read from them; their source is <c>f</c>.</summary>
internal static class Manifests
{
    /// <summary>The line of <see cref="WithSpec"/>'s first field, and of <see cref="WithContainer"/>'s.</summary>
    public const int SpecLine = 6, ContainerLine = 8;

    public static ManifestSet Read(string text, UnknownFields unknown = UnknownFields.Warn) =>
        ManifestReader.Read([("f", Encoding.UTF8.GetBytes(text))], unknown);

    public static IReadOnlyList<string> Errors(string text, UnknownFields unknown = UnknownFields.Warn) =>
        [.. Read(text, unknown).Errors.Select(error => $"{error}")];

    public static IReadOnlyList<string> Warnings(string text, UnknownFields unknown = UnknownFields.Warn) =>
        [.. Read(text, unknown).Warnings.Select(warning => $"{warning}")];

    /// <summary>A pod with one container, whose <c>spec</c> has these fields, too.</summary>
    public static string WithSpec(string fields) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: c, image: i}}]\n{Indented(fields, "  ")}\n";

    /// <summary>A pod with one container that has these fields, too.</summary>
    public static string WithContainer(string fields, string spec = "volumes: [{name: v}]") =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  {spec}\n  containers:\n  - {{name: c, image: i,\n"
            + $"{Indented(fields, "    ")}}}\n";

    private static string Indented(string fields, string by) => string.Join('\n', fields.Split('\n').Select(line => $"{by}{line}"));
}
