using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace MiniPod.Cni;

/// <summary>Reads and writes JSON without loss: values keep their original bytes.</summary>
internal static class JsonText
{
    // Like Go, do not escape characters that are harmless outside of web pages, so that the output stays readable.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static readonly JsonWriterOptions Indented = Plain with { Indented = true };

    /// <summary>Parses one JSON document. A byte-order mark is skipped, although JSON does not allow one: editors on
    /// Windows write it.</summary>
    /// <exception cref="JsonException">The text is not a JSON document, or not valid UTF-8. The message says where and
    /// why.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        utf8 = WithoutByteOrderMark(utf8);
        if (!Utf8.IsValid(utf8)) throw new JsonException(JsonFault.DescribeEncoding(utf8));
        try
        {
            return JsonElement.Parse(utf8);
        }
        catch (JsonException error)
        {
            throw new JsonException(JsonFault.Describe(utf8, error), error);
        }
    }

    /// <summary>Returns a text without the byte-order mark that it may begin with.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;

    /// <summary>Whether an exception only means that a JSON text does not have the expected content.</summary>
    /// <remarks>JsonElement throws InvalidOperationException for a value of another kind, and for a string with half a
    /// surrogate pair.</remarks>
    public static bool IsFormatError(Exception error) =>
        error is JsonException or FormatException or InvalidOperationException or ArgumentException;

    /// <summary>Says what a format error means, in words for those who wrote the text.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="utf8">The text.</param>
    public static string Explain(Exception error, ReadOnlySpan<byte> utf8) =>
        (error is InvalidOperationException ? JsonFault.DescribeSurrogate(WithoutByteOrderMark(utf8)) : null) ?? error.Message;

    /// <summary>Finds a property by its exact name, else ignoring case, as Go's decoder and therefore every plugin
    /// does.</summary>
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

    /// <summary>Whether a key matches a name, ignoring case.</summary>
    public static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);

    public static string? FindString(JsonElement value, string name) => Find(value, name) is { } found
        ? found.ValueKind == JsonValueKind.String ? found.GetString() : throw Wrong(name, "a string", found)
        : null;

    public static int? FindInt(JsonElement value, string name) => Find(value, name) is { } found
        ? found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) ? number : throw Wrong(name, "an integer", found)
        : null;

    /// <summary>Returns the elements of an array; none when it is missing or null.</summary>
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

    /// <summary>Returns the original bytes of a value.</summary>
    public static ReadOnlySpan<byte> RawBytes(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    /// <summary>Writes a value unchanged, including white space, number precision and key order.</summary>
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
