using System.Text;
using System.Text.RegularExpressions;
using MiniPod.Learn.Drawings;

namespace MiniPod.Learn.Prose;

/// <summary>
/// Reads the part of Markdown that prose for a terminal needs: headings, paragraphs, lists of one level, quotes, fenced code. Comments
/// are left out. What else Markdown has is taken for text.
/// </summary>
/// <remarks>spec.commonmark.org, 0.31.2.</remarks>
internal static partial class ProseReader
{
    /// <summary>Reads a text.</summary>
    public static IReadOnlyList<ProseBlock> Read(string markdown)
    {
        var blocks = new List<ProseBlock>();
        var lines = Comment().Replace(markdown.ReplaceLineEndings("\n"), "").Split('\n');
        ProseBlock? open = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Close();
                var end = Array.FindIndex(lines, i + 1, one => one.TrimEnd() == "```");
                if (end < 0) end = lines.Length;
                blocks.Add(new ProseBlock(ProseBlockKind.Code, string.Join('\n', lines[(i + 1)..end]))
                {
                    Mark = line[3..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "",
                });
                i = end;
            }
            else if (line.Length == 0)
            {
                Close();
            }
            else if (Begin(line) is { } begun && !(begun.Kind == ProseBlockKind.Quote && open?.Kind == ProseBlockKind.Quote))
            {
                Close();
                open = begun;
                if (begun.Kind == ProseBlockKind.Heading) Close();
            }
            else
            {
                var text = line.TrimStart('>', ' ');
                open = open is null ? new ProseBlock(ProseBlockKind.Paragraph, text) : open with { Text = Join(open.Text, text) };
            }
        }

        Close();
        return blocks;

        void Close()
        {
            if (open is not null) blocks.Add(open);
            open = null;
        }
    }

    // What begins a block of its own, whatever is before it; null for a line of text.
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
        var (last, first) = (text.EnumerateRunes().Last(), next.EnumerateRunes().First());
        var isGlued = (IsWide(last) && IsWide(first)) || IsWidePunctuation(last) || IsWidePunctuation(first);
        return isGlued ? text + next : $"{text} {next}";
    }

    private static bool IsWide(Rune rune) => TextWidth.IsWide(rune.Value);

    private static bool IsWidePunctuation(Rune rune) => IsWide(rune) && (Rune.IsPunctuation(rune) || Rune.IsSymbol(rune));

    [GeneratedRegex("<!--.*?-->\n?", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^#{1,6} +(.+?)(?: +\{#[\w-]+\})?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}([-*]|\d{1,3}\.) +(.+)$")]
    private static partial Regex Item();
}
