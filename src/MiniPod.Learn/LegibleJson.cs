using System.Text.Encodings.Web;
using System.Text.Json;

namespace MiniPod.Learn;

/// <summary>JSON that programs read and people can.</summary>
internal static class LegibleJson
{
    /// <summary>Indented, with Chinese as it is written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };
}
