using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MiniPod.Pods.Store;

/// <summary>Reads and writes the contents of labels. Any user who can create containers can set any label: one that
/// does not parse is not one of MiniPod's.</summary>
internal static class LabelText
{
    // Keeps quotes within quotes legible, and container listings shorter. It is an option of the writer, because a second
    // serializer with options of its own would take a millisecond more.
    private static readonly JsonWriterOptions Legible = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T label, JsonTypeInfo<T> type)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Legible)) JsonSerializer.Serialize(writer, label, type);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <exception cref="PodException">It has a newer format.</exception>
    public static T? Read<T>(IReadOnlyDictionary<string, string> labels, string key, JsonTypeInfo<T> type)
        where T : class
    {
        if (!labels.TryGetValue(key, out var text)) return null;
        try
        {
            using (var document = JsonDocument.Parse(text))
            {
                if (document.RootElement.TryGetProperty("schemaVersion", out var version)
                    && version.TryGetInt32(out var number)
                    && number > PodRecord.CurrentSchema)
                {
                    throw new NewerLabelException(key, number);
                }
            }

            return JsonSerializer.Deserialize(text, type);
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException || error is PodException and not NewerLabelException)
        {
            return null;
        }
    }

    private sealed class NewerLabelException(string key, int version)
        : PodException(
            $"the label {key} of its containers has format {version}, but this minipod supports formats up to "
            + $"{PodRecord.CurrentSchema}. Use the newer minipod that created them.");
}
