using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>An environment variable of a container. Records store it as a string, <c>NAME=value</c>.</summary>
/// <param name="Name">Its name: not empty, without '='.</param>
/// <param name="Value">Its value; null where only the name is kept, as in labels, because the value
/// may be a secret.</param>
[JsonConverter(typeof(Converter))]
public sealed record EnvironmentVariable(string Name, string? Value)
{
    /// <summary>Parses <c>NAME=value</c>, or a name alone.</summary>
    /// <exception cref="PodException">The name is empty.</exception>
    public static EnvironmentVariable Parse(string text)
    {
        var equals = text.IndexOf('=');
        if (equals == 0 || text.Length == 0)
        {
            throw new PodException(
                "invalid environment variable: the name is empty. Use NAME=VALUE, or NAME to take the value from your own environment.");
        }

        return equals < 0 ? new EnvironmentVariable(text, null) : new EnvironmentVariable(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Returns the form that the engine expects, execve(2).</summary>
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";

    internal sealed class Converter : JsonConverter<EnvironmentVariable>
    {
        public override EnvironmentVariable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, EnvironmentVariable value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
