using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Prose;

/// <summary>Writes a Markdown text for a terminal.</summary>
public static class ProseText
{
    private const int CodeIndent = 4, MinimumColumns = 10;

    /// <summary>Writes it.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="columns">The columns of a line. Only code is longer: its lines are never broken.</param>
    /// <param name="hasColor">Whether the tones are shown. If not, code within a line keeps its marks.</param>
    public static IReadOnlyList<ProseLine> Write(string markdown, int columns, bool hasColor)
    {
        var lines = new List<ProseLine>();
        ProseBlock? before = null;
        foreach (var block in ProseReader.Read(markdown))
        {
            var isNextItem = block.Kind == ProseBlockKind.Item && before?.Kind == ProseBlockKind.Item;
            if (before is not null && !isNextItem) lines.Add(ProseLine.Empty);
            lines.AddRange(Write(block, Math.Max(columns, MinimumColumns), hasColor));
            before = block;
        }

        return lines;
    }

    /// <summary>Writes a paragraph.</summary>
    /// <inheritdoc cref="Write(string, int, bool)"/>
    internal static IReadOnlyList<ProseLine> Paragraph(string markdown, int columns, bool hasColor) =>
        LineBreaker.Break(InlineText.Read(ProseReader.Join(markdown), TextTone.Plain, hasColor), Math.Max(columns, MinimumColumns));

    /// <summary>Writes a text in which no character is a mark. Each of its lines begins a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">The columns of a line.</param>
    internal static IReadOnlyList<ProseLine> Verbatim(string text, int columns) =>
    [
        .. text.TrimEnd('\n').Split('\n')
            .SelectMany(line => LineBreaker.Break(InlineText.Verbatim(line, TextTone.Plain), Math.Max(columns, MinimumColumns))),
    ];

    private static IEnumerable<ProseLine> Write(ProseBlock block, int columns, bool hasColor) => block.Kind switch
    {
        ProseBlockKind.Code => block.Text.Split('\n').Select(line => WriteCode(line, block.Mark)),
        ProseBlockKind.Heading => Wrap(block.Text, TextTone.Heading, "", columns, hasColor),
        ProseBlockKind.Item => Wrap(block.Text, TextTone.Plain, $"{block.Mark} ", columns, hasColor),
        ProseBlockKind.Quote => Wrap(block.Text, TextTone.Dim, "  ", columns, hasColor),
        _ => Wrap(block.Text, TextTone.Plain, "", columns, hasColor),
    };

    private static ProseLine WriteCode(string line, string language)
    {
        if (line.Length == 0) return ProseLine.Empty;
        var tone = language is "bash" or "sh" ? (line.StartsWith('#') ? TextTone.Dim : TextTone.Command) : TextTone.Plain;
        return new ProseLine([new ProseSpan(new string(' ', CodeIndent), TextTone.Plain), new ProseSpan(line, tone)]);
    }

    // The lines after the first are indented as its text is.
    private static IEnumerable<ProseLine> Wrap(string text, TextTone tone, string mark, int columns, bool hasColor)
    {
        var wrapped = LineBreaker.Break(InlineText.Read(text, tone, hasColor), columns - TextWidth.Of(mark));
        if (mark.Length == 0) return wrapped;
        var indent = new string(' ', TextWidth.Of(mark));
        return wrapped.Select((line, index) => new ProseLine([new ProseSpan(index == 0 ? mark : indent, TextTone.Plain), .. line.Spans]));
    }
}
