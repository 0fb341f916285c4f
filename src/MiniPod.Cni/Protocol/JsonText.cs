using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace MiniPod.Cni;

/// <summary>Reading and writing JSON without losing anything: values are carried as the bytes they came as.</summary>
internal static class JsonText
{
    // Go does not escape what is harmless outside of a web page; neither do we, so that a learner reads what was written.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Indented = Plain with { Indented = true };

    /// <summary>Parses one JSON document.</summary>
    /// <exception cref="JsonException">It is none, or is not valid UTF-8.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? JsonElement.Parse(utf8) : throw new JsonException("not valid UTF-8");

    /// <summary>Whether an exception says no more than that a JSON text does not hold what was read from it.</summary>
    /// <remarks>InvalidOperationException is how JsonElement refuses another kind of value, and a text with half a
    /// surrogate pair.</remarks>
    public static bool IsFormatError(Exception error) =>
        error is JsonException or FormatException or InvalidOperationException or ArgumentException;

    /// <summary>A property by its name; by its name in another case when there is none, since that is how Go's decoder,
    /// and so every plugin, reads.</summary>
    public static JsonElement? Find(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new JsonException($"expected an object, found {Describe(value)}");
        if (value.TryGetProperty(name, out var exact)) return NotNull(exact);
        foreach (var property in value.EnumerateObject())
        {
            if (Is(property.Name, name)) return NotNull(property.Value);
        }

        return null;
    }

    /// <summary>Whether a key is the one of a name, in whatever case.</summary>
    public static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);

    public static string? FindString(JsonElement value, string name) => Find(value, name) is { } found
        ? found.ValueKind == JsonValueKind.String ? found.GetString() : throw Wrong(name, "a string", found)
        : null;

    public static int? FindInt(JsonElement value, string name) => Find(value, name) is { } found
        ? found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) ? number : throw Wrong(name, "an integer", found)
        : null;

    /// <summary>The elements of an array; none when it is missing or null.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value, string name) => Find(value, name) is { } found
        ? found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : throw Wrong(name, "an array", found)
        : [];

    public static IReadOnlyList<string> Strings(JsonElement value, string name) =>
        [
            .. Items(
                value,
                name).Select(item =>
                    item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "an array of strings", item)),
        ];

    public static JsonException Wrong(string name, string expected, JsonElement found) =>
        new($"\"{name}\" must be {expected}, found {Describe(found)}");

    /// <summary>A value's own bytes.</summary>
    public static ReadOnlySpan<byte> RawBytes(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    /// <summary>Writes a value as it came: spaces, number precision and order of keys included.</summary>
    public static void WriteRaw(Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(RawBytes(value), skipInputValidation: true);

    public static byte[] Write(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Plain)) write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static JsonElement? NotNull(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value;

    private static string Describe(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : $"{text[..40]}...";
    }
}
