using System.Text.RegularExpressions;

namespace MiniPod.Learn.Prose;

/// <summary>
/// Reads the part of Markdown that prose for a terminal needs: headings, paragraphs, lists of one level, quotes, fenced code. Comments
/// are left out. What else Markdown has is taken for text.
/// </summary>
/// <remarks>spec.commonmark.org, 0.31.2.</remarks>
internal static partial class ProseReader
{
    private const string Fence = "```";

    /// <summary>Reads a text.</summary>
    public static IReadOnlyList<ProseBlock> Read(string markdown)
    {
        var blocks = new List<ProseBlock>();
        var lines = Comment().Replace(markdown.ReplaceLineEndings("\n"), "").Split('\n');
        ProseBlock? open = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            var begun = line.StartsWith(Fence, StringComparison.Ordinal) ? ReadCode(lines, ref i) : Begin(line);
            if (begun is not null && !Continues(open, begun))
            {
                Close();
                open = begun;
            }
            else if (line.Length > 0)
            {
                var text = line.TrimStart('>', ' ');
                open = open is null ? new ProseBlock(ProseBlockKind.Paragraph, text) : open with { Text = Join(open.Text, text) };
            }

            if (line.Length == 0 || open?.Kind is ProseBlockKind.Heading or ProseBlockKind.Code) Close();
        }

        Close();
        return blocks;

        void Close()
        {
            if (open is not null) blocks.Add(open);
            open = null;
        }
    }

    /// <summary>Joins the lines of a paragraph: with a blank, except in Chinese.</summary>
    public static string Join(string paragraph) =>
        paragraph.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Aggregate("", Join);

    // From the fence at a line to the one that ends it, or to the end of the text. Moves the line to the last one.
    private static ProseBlock ReadCode(string[] lines, ref int at)
    {
        var (first, end) = (at, Array.FindIndex(lines, at + 1, line => line.TrimEnd() == Fence));
        if (end < 0) end = lines.Length;
        at = end;
        return new ProseBlock(ProseBlockKind.Code, string.Join('\n', lines[(first + 1)..end]))
        {
            Mark = lines[first][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "",
        };
    }

    // The next line of a quote; or a number at the beginning of a line, which begins a list within a paragraph only if it is 1.
    private static bool Continues(ProseBlock? open, ProseBlock begun) => open?.Kind switch
    {
        ProseBlockKind.Quote => begun.Kind == ProseBlockKind.Quote,
        ProseBlockKind.Paragraph => begun.Kind == ProseBlockKind.Item && begun.Mark is not ("-" or "*" or "1."),
        _ => false,
    };

    // What begins a block; null for a line of text.
    private static ProseBlock? Begin(string line)
    {
        if (Heading().Match(line) is { Success: true } heading) return new ProseBlock(ProseBlockKind.Heading, heading.Groups[1].Value);
        if (line.StartsWith('>')) return new ProseBlock(ProseBlockKind.Quote, line.TrimStart('>', ' '));
        return Item().Match(line) is { Success: true } item
            ? new ProseBlock(ProseBlockKind.Item, item.Groups[2].Value) { Mark = item.Groups[1].Value }
            : null;
    }

    // Chinese has no blanks between words, so a line break in it is none.
    private static string Join(string text, string next)
    {
        if (text.Length == 0 || next.Length == 0) return text + next;
        return LineJoint.IsSeamless(text.EnumerateRunes().Last(), next.EnumerateRunes().First()) ? text + next : $"{text} {next}";
    }

    [GeneratedRegex("<!--.*?-->\n?", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^#{1,6} +(.+?)(?: +\{#[\w-]+\})?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}([-*]|\d{1,3}\.) +(.+)$")]
    private static partial Regex Item();
}
