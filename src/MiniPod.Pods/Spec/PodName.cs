using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MiniPod.Pods.Spec;

/// <summary>
/// The name of a pod or of a container in it: a letter or digit, followed by letters, digits, <c>_ . -</c>, at most 63
/// characters in total. It is used as a file name in /var/run/netns and as part of the engine's container names.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly partial record struct PodName
{
    /// <summary>How many characters it may have.</summary>
    public const int MaxLength = 63;

    private PodName(string value) => Value = value;

    /// <summary>The name as a string.</summary>
    public string Value { get; }

    /// <summary>Whether Kubernetes would accept it too: a lower-case DNS label, RFC 1123.</summary>
    public bool IsKubernetesName => DnsLabel().IsMatch(Value);

    /// <summary>Whether a text is a valid name.</summary>
    public static bool IsValid(string text) => text.Length is > 0 and <= MaxLength && Allowed().IsMatch(text);

    /// <summary>Parses a name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it names, for the message: "pod" or "container".</param>
    /// <exception cref="PodException">It is not a valid name; the message says why.</exception>
    public static PodName Parse(string? text, string what = "pod")
    {
        if (string.IsNullOrEmpty(text)) throw new PodException($"the {what} name is empty. Use letters, digits, '_', '.' and '-'.");
        if (text.Length > MaxLength)
            throw new PodException($"the {what} name \"{text[..20]}...\" has {text.Length} characters. At most {MaxLength} are allowed.");
        return Allowed().IsMatch(text)
            ? new PodName(text)
            : throw new PodException(
                $"invalid {what} name \"{OneLine.Of(text)}\". It must start with a letter or digit and contain only letters, "
                + "digits, '_', '.' and '-'.");
    }

    /// <summary>Generates a name that no other pod is likely to have, <c>nginx-3f9c2a</c>, from the
    /// name of an image.</summary>
    public static PodName Generate(string image)
    {
        var repository = image.Split('/')[^1].Split(':', '@')[0].ToLowerInvariant();
        var stem = repository.Length > 40 ? repository[..40] : repository;
        if (!Allowed().IsMatch(stem)) stem = "pod";
        return Parse($"{stem.TrimEnd('.', '_', '-')}-{Guid.NewGuid().ToString("N")[..6]}");
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.-]*\\z")]
    private static partial Regex Allowed();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?\\z")]
    private static partial Regex DnsLabel();

    internal sealed class Converter : JsonConverter<PodName>
    {
        public override PodName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, PodName value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
