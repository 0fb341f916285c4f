using System.Text;

namespace MiniPod.Pods.Prose;

/// <summary>
/// Finds where text is broken into lines: at blanks, and between any two characters of Chinese, but not before punctuation that closes or
/// after punctuation that opens. A word that is longer than a line is broken anywhere; if it is code, it stays whole and is longer.
/// </summary>
/// <remarks>Requirements for Chinese Text Layout, w3.org/TR/clreq, "Prohibition rules for line start and line end".</remarks>
public static class LineBreaks
{
    private const string Closing = "，。、；：？！）」』》〉】”’…％,.;:?!)]}%", Opening = "（「『《〈【“‘([{";

    /// <summary>Breaks a text that has no code.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">The columns of a line.</param>
    /// <returns>The lines, without the blanks between them.</returns>
    public static IEnumerable<string> Break(string text, int columns)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        return Of(runes, _ => false, columns).Select(line => string.Concat(runes[line].Select(rune => rune.ToString())));
    }

    /// <summary>Finds the lines of a text.</summary>
    /// <param name="text">The characters of the text.</param>
    /// <param name="isCode">Whether the character at a place belongs to code.</param>
    /// <param name="columns">The columns of a line.</param>
    /// <returns>The place of each line in the text, without the blanks between lines.</returns>
    public static IEnumerable<Range> Of(Rune[] text, Func<int, bool> isCode, int columns)
    {
        Range? line = null;
        foreach (var word in Words(text, isCode).SelectMany(word => Fit(text, isCode, word, columns)))
        {
            if (line is { } full && Columns(text[full.Start..word.End]) > columns)
            {
                yield return full;
                line = null;
            }

            line = (line?.Start ?? word.Start)..word.End;
        }

        if (line is { } last) yield return last;
    }

    // What stays together.
    private static IEnumerable<Range> Words(Rune[] text, Func<int, bool> isCode)
    {
        var from = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            var isEnd = at == text.Length || IsBlank(text[at]);
            if (at > from && (isEnd || MayBreak(text, isCode, at)))
            {
                yield return from..at;
                from = at;
            }

            if (isEnd) from = at + 1;
        }
    }

    private static bool MayBreak(Rune[] text, Func<int, bool> isCode, int at) =>
        (TextWidth.IsWide(text[at - 1].Value) || TextWidth.IsWide(text[at].Value))
        && !(isCode(at - 1) && isCode(at))
        && !Opening.Contains(text[at - 1].ToString(), StringComparison.Ordinal)
        && !Closing.Contains(text[at].ToString(), StringComparison.Ordinal);

    private static IEnumerable<Range> Fit(Rune[] text, Func<int, bool> isCode, Range word, int columns)
    {
        var (from, to) = (word.Start.Value, word.End.Value);
        while (Columns(text[from..to]) > columns && !Enumerable.Range(from, to - from).Any(isCode))
        {
            var (end, width) = (from, 0);
            while (end == from || width + TextWidth.Of(text[end]) <= columns) width += TextWidth.Of(text[end++]);
            yield return from..end;
            from = end;
        }

        if (from < to) yield return from..to;
    }

    private static bool IsBlank(Rune rune) => rune.Value == ' ';

    private static int Columns(Rune[] text) => text.Sum(TextWidth.Of);
}
