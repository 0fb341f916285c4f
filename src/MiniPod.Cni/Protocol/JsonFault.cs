using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>Says where and why a text is not JSON, in words for those who wrote it.</summary>
internal static class JsonFault
{
    private const int EscapeLength = 6;
    private const string Closing = "}]", Opening = "{[\"";

    /// <summary>Describes the fault that a reader found.</summary>
    /// <param name="text">The text, as UTF-8.</param>
    /// <param name="error">The reader's exception.</param>
    /// <returns>Line and column, both from 1, and what is wrong.</returns>
    public static string Describe(ReadOnlySpan<byte> text, JsonException error)
    {
        var end = text.TrimEnd(" \t\r\n"u8).Length;
        if (end == 0) return "it is empty";
        var position = Math.Min(Position(text, error), text.Length);
        return position >= end
            ? $"{Place(text, end)}: it ends too early: {Unclosed(text[..end])}"
            : $"{Place(text, position)}: {Explain(text, position)}";
    }

    /// <summary>Describes where a text is not UTF-8.</summary>
    public static string DescribeEncoding(ReadOnlySpan<byte> text)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(text[position..], out _, out var length) == OperationStatus.Done) position += length;
        return $"{Place(text, position)}: this byte is not valid UTF-8: save the file with that encoding";
    }

    /// <summary>Describes where a text of a JSON document has half a surrogate pair, which no text can hold (RFC 8259 section 8.2);
    /// null if it has none.</summary>
    public static string? DescribeSurrogate(ReadOnlySpan<byte> text)
    {
        for (var position = 0; position < text.Length; position++)
        {
            if (text[position] != '\\') continue;
            if (Unit(text[position..]) is not { } unit)
            {
                position++;
                continue;
            }

            var isPair = char.IsHighSurrogate(unit) && Unit(text[(position + EscapeLength)..]) is { } second && char.IsLowSurrogate(second);
            if (char.IsSurrogate(unit) && !isPair)
            {
                var escape = Encoding.ASCII.GetString(text.Slice(position, EscapeLength));
                return $"{Place(text, position)}: \"{escape}\" is half a surrogate pair";
            }

            position += (isPair ? 2 : 1) * EscapeLength - 1;
        }

        return null;
    }

    // The character that an escape such as \ud83d at the beginning of a text stands for.
    private static char? Unit(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength
            && text.StartsWith("\\u"u8)
            && ushort.TryParse(text[2..EscapeLength], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static string Explain(ReadOnlySpan<byte> text, int position)
    {
        var found = (char)text[position];
        var before = text[..position].TrimEnd(" \t\r\n"u8);
        var last = before.Length > 0 ? (char)before[^1] : '\0';
        if (position > 0 && text[position - 1] == '\\')
            return $"\"\\{Character(text[position..])}\" is no escape: write a backslash as \\\\";
        if (found is '/' or '#') return "JSON has no comments";
        if (before.Length > 0 && Open(before) is []) return "nothing may follow the end of the first value";
        if (found == '\'') return "texts are in double quotes";
        if (Closing.Contains(found, StringComparison.Ordinal) && last == ',') return $"there is a comma too many before '{found}'";
        if (found == ',' && (last == ',' || last is '{' or '[')) return "there is a comma too many";
        if (Opening.Contains(found, StringComparison.Ordinal) && IsEndOfValue(last))
            return last == '"' ? "a comma or a colon is missing before this" : "a comma is missing before this";
        if (found < ' ') return "a text must not contain a line break or another control character: write it as \\n, \\t or \\u0000";
        if (char.IsAsciiLetter(found)) return $"\"{Word(text[position..])}\" is no value: texts and keys are in double quotes";
        return $"'{Character(text[position..])}' is not expected here";
    }

    private static bool IsEndOfValue(char last) =>
        last == '"' || Closing.Contains(last, StringComparison.Ordinal) || char.IsAsciiLetterOrDigit(last);

    private static string Word(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && length < 30 && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] == '_')) length++;
        return Encoding.ASCII.GetString(text[..length]);
    }

    private static string Character(ReadOnlySpan<byte> text) =>
        Rune.DecodeFromUtf8(text, out var rune, out _) == OperationStatus.Done ? rune.ToString() : "?";

    // The innermost bracket or quote that is not closed.
    private static string Unclosed(ReadOnlySpan<byte> text) => Open(text) switch
    {
        [] => "a value is missing",
        [.., ('"', var start)] => $"the text that begins in {Place(text, start)} is not closed",
        [.., (var bracket, var start)] => $"the '{bracket}' in {Place(text, start)} is not closed",
    };

    // The brackets and quotes that are not closed, with their positions.
    private static List<(char Bracket, int Position)> Open(ReadOnlySpan<byte> text)
    {
        var open = new List<(char, int)>();
        for (var position = 0; position < text.Length; position++)
        {
            var found = (char)text[position];
            if (found == '"')
            {
                var start = position;
                for (position++; position < text.Length && text[position] != '"'; position++)
                {
                    if (text[position] == '\\') position++;
                }

                if (position >= text.Length) open.Add((found, start));
            }
            else if (found is '{' or '[') open.Add((found, position));
            else if (found is '}' or ']' && open.Count > 0) open.RemoveAt(open.Count - 1);
        }

        return open;
    }

    private static int Position(ReadOnlySpan<byte> text, JsonException error)
    {
        var start = 0;
        for (var line = 0; line < (error.LineNumber ?? 0); line++) start += text[start..].IndexOf((byte)'\n') + 1;
        return start + (int)(error.BytePositionInLine ?? 0);
    }

    private static string Place(ReadOnlySpan<byte> text, int position)
    {
        var before = text[..Math.Min(position, text.Length)];
        var line = 1 + before.Count((byte)'\n');
        var column = 1 + Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
    }
}
