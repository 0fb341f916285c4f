using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Values;

/// <summary>A number or a name, such as a port. A number in quotes is a name. Source: Kubernetes' intstr.IntOrString.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct IntOrString
{
    /// <summary>The number; null if it is a text.</summary>
    public int? Number { get; init; }

    /// <summary>The text; null if it is a number.</summary>
    public string? Text { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text ?? (Number ?? 0).ToString(CultureInfo.InvariantCulture);

    internal sealed class Converter : JsonConverter<IntOrString>
    {
        public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String => new() { Text = reader.GetString() },
                JsonTokenType.Number when reader.TryGetInt32(out var number) => new() { Number = number },
                _ => throw new JsonException(
                    $"must be a whole number from {int.MinValue.ToString(CultureInfo.InvariantCulture)} to {int.MaxValue}, or a text"),
            };

        public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
        {
            if (value.Text is { } text) writer.WriteStringValue(text);
            else writer.WriteNumberValue(value.Number ?? 0);
        }
    }
}
