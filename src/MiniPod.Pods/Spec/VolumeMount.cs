using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>A directory or file that a container sees: one of the host, or a volume of the engine. In records it is a
/// text, as Docker has it.</summary>
[JsonConverter(typeof(Converter))]
public sealed record VolumeMount
{
    /// <summary>An absolute path on the host, or the name of a volume. Default null: a volume of the container's own.</summary>
    public string? Source { get; init; }

    /// <summary>The absolute path in the container; not its root.</summary>
    public required string Target { get; init; }

    /// <summary>Docker's options, <c>ro,z</c>. Which there are the engine knows. Default null: none.</summary>
    public string? Options { get; init; }

    /// <summary>Reads Docker's form, <c>[SOURCE:]TARGET[:OPTIONS]</c>.</summary>
    /// <exception cref="PodException">It is not of that form.</exception>
    public static VolumeMount Parse(string text) => text.Split(':') switch
    {
        [var target] when IsTarget(target) => new VolumeMount { Target = target },
        [var source, var target] when IsSource(source) && IsTarget(target) => new VolumeMount { Source = source, Target = target },
        [var source, var target, { Length: > 0 } options]
            when IsSource(source) && IsTarget(target) => new VolumeMount { Source = source, Target = target, Options = options },
        _ => throw new PodException(
            $"\"{OneLine.Of(text)}\" is no volume: the form is SOURCE:TARGET[:OPTIONS], TARGET an absolute path in the "
            + "container, SOURCE one on the host or a volume's name."),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{(Source is null ? "" : $"{Source}:")}{Target}{(Options is null ? "" : $":{Options}")}";

    private static bool IsTarget(string path) => path.StartsWith('/') && path.Trim('/').Length > 0;

    private static bool IsSource(string source) =>
        source.StartsWith('/')
            || source.Length > 1
                && char.IsAsciiLetterOrDigit(source[0])
                && source.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    internal sealed class Converter : JsonConverter<VolumeMount>
    {
        public override VolumeMount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, VolumeMount value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
