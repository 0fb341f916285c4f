using System.Text;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Prose;

/// <summary>
/// Breaks text into lines: at blanks, and between any two characters of Chinese, but not before punctuation that closes or after
/// punctuation that opens. A word that is longer than a line is broken anywhere; if it is code, it stays whole and is longer.
/// </summary>
/// <remarks>Requirements for Chinese Text Layout, w3.org/TR/clreq, "Prohibition rules for line start and line end".</remarks>
internal static class LineBreaker
{
    private const string Closing = "，。、；：？！）」』》〉】”’…％,.;:?!)]}%", Opening = "（「『《〈【“‘([{";

    /// <summary>Breaks a text.</summary>
    /// <param name="glyphs">The text.</param>
    /// <param name="columns">The columns of a line.</param>
    public static IReadOnlyList<ProseLine> Break(IReadOnlyList<ProseGlyph> glyphs, int columns)
    {
        var lines = new List<List<ProseGlyph>>();
        var line = new List<ProseGlyph>();
        foreach (var (word, blanks) in Words(glyphs).SelectMany(word => Fit(word, columns)))
        {
            if (line.Count > 0 && Columns(line) + blanks + Columns(word) > columns)
            {
                lines.Add(line);
                line = [];
            }

            // Blanks at the beginning of a line are not shown.
            if (line.Count > 0)
            {
                var blank = new ProseGlyph(new Rune(' '), line[^1].Tone == word[0].Tone ? word[0].Tone : TextTone.Plain, IsCode: false);
                line.AddRange(Enumerable.Repeat(blank, blanks));
            }

            line.AddRange(word);
        }

        if (line.Count > 0) lines.Add(line);
        return [.. lines.Select(one => new ProseLine([.. Spans(one)]))];
    }

    // What stays together, and how many blanks there are before it.
    private static IEnumerable<(IReadOnlyList<ProseGlyph> Word, int Blanks)> Words(IReadOnlyList<ProseGlyph> glyphs)
    {
        var word = new List<ProseGlyph>();
        var blanks = 0;
        foreach (var glyph in glyphs)
        {
            var isBlank = glyph.Rune.Value == ' ';
            if (word.Count > 0 && (isBlank || MayBreak(word[^1], glyph)))
            {
                yield return (word, blanks);
                (word, blanks) = ([], 0);
            }

            if (isBlank) blanks++;
            else word.Add(glyph);
        }

        if (word.Count > 0) yield return (word, blanks);
    }

    private static bool MayBreak(ProseGlyph before, ProseGlyph after) =>
        (TextWidth.IsWide(before.Rune.Value) || TextWidth.IsWide(after.Rune.Value))
        && !(before.IsCode && after.IsCode)
        && !Opening.Contains(before.Rune.ToString(), StringComparison.Ordinal)
        && !Closing.Contains(after.Rune.ToString(), StringComparison.Ordinal);

    private static IEnumerable<(IReadOnlyList<ProseGlyph> Word, int Blanks)> Fit(
        (IReadOnlyList<ProseGlyph> Word, int Blanks) one, int columns)
    {
        var (rest, blanks) = one;
        while (Columns(rest) > columns && !rest.Any(glyph => glyph.IsCode))
        {
            var (count, width) = (0, 0);
            while (count == 0 || width + TextWidth.Of(rest[count].Rune) <= columns) width += TextWidth.Of(rest[count++].Rune);
            yield return ([.. rest.Take(count)], blanks);
            (rest, blanks) = ([.. rest.Skip(count)], 0);
            if (rest.Count == 0) yield break;
        }

        yield return (rest, blanks);
    }

    private static int Columns(IEnumerable<ProseGlyph> glyphs) => glyphs.Sum(glyph => TextWidth.Of(glyph.Rune));

    private static IEnumerable<ProseSpan> Spans(List<ProseGlyph> line)
    {
        for (var (from, to) = (0, 0); from < line.Count; from = to)
        {
            while (to < line.Count && line[to].Tone == line[from].Tone) to++;
            yield return new ProseSpan(string.Concat(line.Take(to).Skip(from).Select(glyph => glyph.Rune.ToString())), line[from].Tone);
        }
    }
}
