using System.Globalization;
using System.Text.Json;

namespace MiniPod.Pods.NetworkRules;

/// <summary>The lines of the keys in a JSON text, which a JSON document does not know.</summary>
internal sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    private JsonLines()
    {
    }

    /// <summary>Reads a text; one that is not valid has no lines from the fault on.</summary>
    public static JsonLines Read(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) json = json[3..]; // a byte-order mark
        var lines = new JsonLines();
        var reader = new Utf8JsonReader(json);
        try
        {
            if (reader.Read()) lines.Add(ref reader, json, "");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader of networks reports it.
        }

        return lines;
    }

    /// <summary>Whether the text has a value at a path.</summary>
    public bool Has(string path) => _lines.ContainsKey(path);

    /// <summary>The line of a key, from 1; of the nearest one that contains it, if it is missing itself. Null if
    /// there is none.</summary>
    /// <param name="path">The path, for example <c>plugins[0].ipam.subnet</c>.</param>
    public int? Find(string path)
    {
        while (path.Length > 0)
        {
            if (_lines.TryGetValue(path, out var line)) return line;
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return _lines.TryGetValue("", out var first) ? first : null;
    }

    private void Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        _lines.TryAdd(path, 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n'));
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                var inner = path.Length == 0 ? name : $"{path}.{name}";
                _lines.TryAdd(inner, 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n'));
                if (reader.Read()) Add(ref reader, json, inner);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                Add(ref reader, json, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
        }
    }
}
