using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>An environment variable of a container. Records store one whose value is known as a string,
/// <c>NAME=value</c>.</summary>
/// <param name="Name">Its name: not empty, without '='.</param>
/// <param name="Value">Its value; null where only the name is kept, as in labels, because the value
/// may be a secret.</param>
[JsonConverter(typeof(Converter))]
public sealed record EnvironmentVariable(string Name, string? Value)
{
    /// <summary>The field of the pod from which the value is taken when the container is created: <c>status.podIP</c>,
    /// <c>metadata.uid</c>. Default null: none.</summary>
    public string? Field { get; init; }

    /// <summary>The variable of a file from which the value is taken when the container is created. Default null: none.</summary>
    public EnvFileKey? File { get; init; }

    /// <summary>Whether <c>$(NAME)</c> in the value stands for the value of a variable before it. Default false.</summary>
    public bool Expands { get; init; }

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
        private const string NameKey = "name", ValueKey = "value", FieldKey = "field", ExpandsKey = "expands", FileKey = "file";

        public override EnvironmentVariable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return Parse(reader.GetString()!);
            using var document = JsonDocument.ParseValue(ref reader);
            var variable = document.RootElement;
            return new EnvironmentVariable(
                variable.GetProperty(NameKey).GetString()!,
                variable.TryGetProperty(ValueKey, out var value) ? value.GetString() : null)
            {
                Field = variable.TryGetProperty(FieldKey, out var field) ? field.GetString() : null,
                File = variable.TryGetProperty(FileKey, out var file) ? file.Deserialize(SpecJson.Default.EnvFileKey) : null,
                Expands = variable.TryGetProperty(ExpandsKey, out var expands) && expands.GetBoolean(),
            };
        }

        public override void Write(Utf8JsonWriter writer, EnvironmentVariable value, JsonSerializerOptions options)
        {
            if (value is { Field: null, File: null, Expands: false })
            {
                writer.WriteStringValue(value.ToString());
                return;
            }

            writer.WriteStartObject();
            writer.WriteString(NameKey, value.Name);
            if (value.Value is not null) writer.WriteString(ValueKey, value.Value);
            if (value.Field is not null) writer.WriteString(FieldKey, value.Field);
            if (value.File is not null)
            {
                writer.WritePropertyName(FileKey);
                JsonSerializer.Serialize(writer, value.File, SpecJson.Default.EnvFileKey);
            }

            if (value.Expands) writer.WriteBoolean(ExpandsKey, true);
            writer.WriteEndObject();
        }
    }
}
