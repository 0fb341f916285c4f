using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Prose;

/// <summary>Breaks text with tones into lines, where <see cref="LineBreaks"/> says.</summary>
internal static class LineBreaker
{
    /// <summary>Breaks a text.</summary>
    /// <param name="glyphs">The text.</param>
    /// <param name="columns">The columns of a line.</param>
    public static IReadOnlyList<ProseLine> Break(IReadOnlyList<ProseGlyph> glyphs, int columns) =>
    [
        .. LineBreaks.Of([.. glyphs.Select(glyph => glyph.Rune)], at => glyphs[at].IsCode, columns)
            .Select(line => new ProseLine([.. Spans([.. glyphs.Take(line)])])),
    ];

    private static IEnumerable<ProseSpan> Spans(ProseGlyph[] line)
    {
        for (var (from, to) = (0, 0); from < line.Length; from = to)
        {
            while (to < line.Length && line[to].Tone == line[from].Tone) to++;
            yield return new ProseSpan(string.Concat(line[from..to].Select(glyph => glyph.Rune.ToString())), line[from].Tone);
        }
    }
}
