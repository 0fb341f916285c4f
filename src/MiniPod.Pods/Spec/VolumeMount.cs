using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>A directory or file mounted into a container: one of the host, or a volume of the engine. Records store it
/// as a string, in Docker's form.</summary>
[JsonConverter(typeof(Converter))]
public sealed record VolumeMount
{
    /// <summary>An absolute path on the host, or the name of a volume. Default null: an anonymous volume.</summary>
    public string? Source { get; init; }

    /// <summary>The absolute path in the container; not its root directory.</summary>
    public required string Target { get; init; }

    /// <summary>Docker's options, <c>ro,z</c>. The engine validates them. Default null: none.</summary>
    public string? Options { get; init; }

    /// <summary>Parses Docker's form, <c>[SOURCE:]TARGET[:OPTIONS]</c>.</summary>
    /// <exception cref="PodException">The text does not have that form.</exception>
    public static VolumeMount Parse(string text) => text.Split(':') switch
    {
        [var target] when IsTarget(target) => new VolumeMount { Target = target },
        [var source, var target] when IsSource(source) && IsTarget(target) => new VolumeMount { Source = source, Target = target },
        [var source, var target, { Length: > 0 } options]
            when IsSource(source) && IsTarget(target) => new VolumeMount { Source = source, Target = target, Options = options },
        _ => throw new PodException(
            $"\"{OneLine.Of(text)}\" is not a valid volume: the form is SOURCE:TARGET[:OPTIONS], where TARGET is an absolute path in "
            + "the container, and SOURCE an absolute path on the host or the name of a volume."),
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
