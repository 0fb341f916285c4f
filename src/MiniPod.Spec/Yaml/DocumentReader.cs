using System.Buffers;
using System.Text.Unicode;
using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>
/// Reads the documents of a manifest, YAML or JSON, as kubectl does. What kubectl takes and nobody means is a fault: a name
/// that YAML 1.1 reads as true or false, the same field twice, an empty item. Everything wrong is found at once, as far as
/// the text can be read on. A text may have 10 MiB, 100 000 values and values that are 100 deep in one another.
/// </summary>
public static class DocumentReader
{
    /// <summary>Reads a UTF-8 file.</summary>
    /// <param name="bytes">Its content.</param>
    /// <param name="source">Where it came from, for messages.</param>
    public static DocumentSet Read(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length > ReadingLimits.MaxBytes) return TooLong(source);
        var characters = new char[bytes.Length];
        var status = Utf8.ToUtf16(bytes, characters, out var read, out var written, replaceInvalidSequences: false);
        var text = new string(characters, 0, written);
        if (status == OperationStatus.Done) return Read(text, source);
        var message = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            ? "the text is UTF-16: save it as UTF-8"
            : FormattableString.Invariant($"the text is not UTF-8: its byte {read + 1} (0x{bytes[read]:x2}) is invalid. Save it as UTF-8");
        return Fault(source, new LineIndex(text).At(text.Length), message);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it came from, for messages.</param>
    public static DocumentSet Read(string text, string source)
    {
        if (text.Length > ReadingLimits.MaxBytes) return TooLong(source);
        var reading = new TextReading(text.StartsWith(Characters.ByteOrderMark) ? text[1..] : text);
        if (Characters.IndexOfRefused(reading.Text) is >= 0 and var control)
        {
            return Fault(source, reading.Lines.At(control),
                $"the text contains the control character {Excerpt.Of($"{reading.Text[control]}")}, which no manifest may have: remove it");
        }

        if (reading.Lines.Starts.Where(start => start < reading.Text.Length && reading.Text[start] == Characters.ByteOrderMark)
            .Select(start => (int?)start).FirstOrDefault() is { } mark)
            return Fault(source, reading.Lines.At(mark), "a line begins with a byte order mark, as where two files were joined: remove it");

        try
        {
            foreach (var piece in DocumentSplitter.Split(reading)) ReadPiece(reading, piece);
        }
        catch (ReadingStoppedException stopped)
        {
            reading.Faults.Add(stopped.Place, stopped.Message);
        }

        return Result(reading, source);
    }

    private static void ReadPiece(TextReading reading, DocumentSplitter.Piece piece)
    {
        if (piece.IsBad)
        {
            reading.Faults.Add(reading.Count++, null, reading.Lines.At(piece.Start),
                "a line begins with '---' and goes on: '---' alone separates documents; indent such a line of a text");
            return;
        }

        var before = reading.Position();
        if (JsonStart(reading.Text, piece) is not { } start)
        {
            YamlReader.Read(reading, piece.Start, piece.End);
        }
        else if (JsonDocuments.Read(reading, start, piece.End) is { } wrong
            && !YamlReader.Read(reading, piece.Start, piece.End)
            && !reading.Text.AsSpan(wrong.At, piece.End - wrong.At).Trim().IsEmpty)
        {
            // It is neither. The YAML parser says better what is not closed, the JSON reader everything else.
            reading.Return(before);
            reading.Faults.Add(reading.Count++, null, reading.Lines.At(wrong.At), wrong.Message);
        }
    }

    // Where JSON begins in a piece that can be JSON: an object with names in quotes.
    private static int? JsonStart(string text, DocumentSplitter.Piece piece)
    {
        var rest = text.AsSpan(piece.Start, piece.End - piece.Start);
        if (rest is ['-', '-', '-', ..]) rest = rest[3..];
        rest = rest.TrimStart();
        return rest is ['{', ..] && rest[1..].TrimStart() is ['"' or '}', ..] ? piece.End - rest.Length : null;
    }

    private static DocumentSet Result(TextReading reading, string source)
    {
        var hasSeveral = reading.Count > 1;
        var faults = reading.Faults.Of(source, hasSeveral);
        var byDocument = faults.ToLookup(fault => fault.Document, fault => fault.Fault);
        return new DocumentSet(
            source,
            [.. reading.Documents.Select(document => new Document(document.Index, document.Root, [.. byDocument[document.Index]]))],
            [.. faults.Select(fault => fault.Fault)],
            hasSeveral);
    }

    private static DocumentSet TooLong(string source) => Fault(source, new Place(1, 1),
        $"the text is longer than {ReadingLimits.MaxBytes >> 20} MiB, more than Kubernetes reads: split it");

    private static DocumentSet Fault(string source, Place place, string message) =>
        new(source, [], [new SpecFault(source, "", place, message)], HasSeveral: false);
}
