using System.Text;
using System.Text.Json;
using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>Reads JSON documents, which may follow one another without a separator.</summary>
internal sealed class JsonDocuments
{
    private readonly TextReading _reading;
    private readonly int _start;
    private readonly byte[] _bytes;
    private readonly NodePath _path = new();
    private int _byte;
    private int _character;
    private int _document;

    private JsonDocuments(TextReading reading, int start, int end)
    {
        (_reading, _start) = (reading, start);
        _bytes = Encoding.UTF8.GetBytes(reading.Text, start, end - start);
    }

    /// <summary>Adds the documents and faults of a part of a text to its reading.</summary>
    /// <returns>Null if it is JSON, or contains too much; else why it is not JSON. Nothing is added then.</returns>
    /// <exception cref="ReadingStoppedException">The whole text contains too much.</exception>
    public static (int At, string Message)? Read(TextReading reading, int start, int end)
    {
        var before = reading.Position();
        var documents = new JsonDocuments(reading, start, end);
        try
        {
            documents.Read();
            return null;
        }
        catch (ReadingStoppedException stopped) when (!stopped.IsWhole)
        {
            reading.Faults.Add(documents._document, null, stopped.Place, stopped.Message);
            return null;
        }
        catch (JsonException error)
        {
            reading.Return(before);
            return (documents.IndexOf(error), $"this is not valid JSON: {Reason(error)}");
        }
    }

    private void Read()
    {
        var reader = new Utf8JsonReader(
            _bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = ReadingLimits.MaxDepth + 1 });
        while (reader.Read())
        {
            _document = _reading.Count++;
            var place = Place(reader);
            var root = Read(ref reader, 1);
            if (root is ScalarNode text)
                _reading.Faults.Add(_document, _path, place, SyntaxFault.OfText(text.Written));
            else
                _reading.Documents.Add((_document, root));
        }
    }

    private Node Read(ref Utf8JsonReader reader, int depth)
    {
        var place = Place(reader);
        ReadingLimits.CheckDepth(depth, place);
        _reading.Limits.Add(1, reader.TokenType == JsonTokenType.String ? reader.ValueSpan.Length : 0, place);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, place, depth),
            JsonTokenType.StartArray => ReadList(ref reader, place, depth),
            JsonTokenType.String => Text(ref reader, place),
            JsonTokenType.Number => Number(Encoding.ASCII.GetString(reader.ValueSpan), place),
            JsonTokenType.True => new ScalarNode(place, ScalarKind.Boolean, "true", "true"),
            JsonTokenType.False => new ScalarNode(place, ScalarKind.Boolean, "false", "false"),
            _ => new ScalarNode(place, ScalarKind.Null, "null", "null"),
        };
    }

    private MapNode ReadMap(ref Utf8JsonReader reader, Place place, int depth)
    {
        var fields = new FieldCollector((where, message) => _reading.Faults.Add(_document, _path, where, message));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyPlace = Place(reader);
            var name = Text(ref reader, keyPlace).Value;
            reader.Read();
            _path.Enter(name);
            var value = Read(ref reader, depth + 1);
            _path.Leave();
            fields.Add(new NodeField(name, keyPlace, value));
        }

        return new MapNode(place, fields.All());
    }

    private ListNode ReadList(ref Utf8JsonReader reader, Place place, int depth)
    {
        var items = new List<Node>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _path.Enter(items.Count);
            var item = Read(ref reader, depth + 1);
            if (item is ScalarNode { Kind: ScalarKind.Null }) Report(item.Place, SyntaxFault.EmptyItem);
            _path.Leave();
            items.Add(item);
        }

        return new ListNode(place, items);
    }

    private ScalarNode Text(ref Utf8JsonReader reader, Place place)
    {
        try
        {
            var text = reader.GetString()!;
            return new ScalarNode(place, ScalarKind.Text, text, text);
        }
        catch (InvalidOperationException)
        {
            Report(place, "has the escape of half a character (\\ud800 to \\udfff): write the character itself");
            return new ScalarNode(place, ScalarKind.Text, "", "");
        }
    }

    private ScalarNode Number(string text, Place place)
    {
        var (kind, value) = PlainScalar.Resolve(text);
        if (kind == ScalarKind.Text) Report(place, $"is {Excerpt.Of(text)}, which is too large for a number");
        return new ScalarNode(place, kind, value!, text);
    }

    private void Report(Place place, string message) => _reading.Faults.Add(_document, _path, place, message);

    // Places are asked for in the text's order.
    private Place Place(in Utf8JsonReader reader) => Place((int)reader.TokenStartIndex);

    private Place Place(int index) => _reading.Lines.At(IndexOf(index));

    private int IndexOf(int index)
    {
        _character += Encoding.UTF8.GetCharCount(_bytes, _byte, index - _byte);
        _byte = index;
        return _start + _character;
    }

    private int IndexOf(JsonException error)
    {
        var at = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--) at += _bytes.AsSpan(at).IndexOf((byte)'\n') + 1;
        (_byte, _character) = (0, 0);
        return IndexOf(Math.Min(at + (int)(error.BytePositionInLine ?? 0), _bytes.Length));
    }

    // Without the place, which the fault has.
    private static string Reason(JsonException error)
    {
        var place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Excerpt.Shown((place < 0 ? error.Message : error.Message[..place]).TrimEnd('.'));
    }
}
