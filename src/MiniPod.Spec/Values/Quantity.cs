using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Values;

/// <summary>An amount of a resource, as it was written: <c>100m</c>, <c>1.5Gi</c>, <c>2e3</c>. Source: Kubernetes'
/// resource.Quantity.</summary>
[JsonConverter(typeof(Converter))]
public sealed record Quantity(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;

    internal sealed class Converter : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
