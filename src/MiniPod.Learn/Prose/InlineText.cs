using System.Text.RegularExpressions;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Prose;

/// <summary>Reads the marks within a line of Markdown: code, emphasis, links.</summary>
internal static partial class InlineText
{
    /// <summary>The characters of a text.</summary>
    /// <param name="text">The text, with its marks.</param>
    /// <param name="tone">The tone of what has no mark.</param>
    /// <param name="hasColor">Whether colors show what is code. If not, it keeps its marks.</param>
    public static IReadOnlyList<ProseGlyph> Read(string text, TextTone tone, bool hasColor)
    {
        var glyphs = new List<ProseGlyph>(text.Length);
        var from = 0;
        foreach (Match mark in Mark().Matches(text))
        {
            Add(text[from..mark.Index], tone, isCode: false);
            if (mark.Groups["code"] is { Success: true } code)
                Add(hasColor ? code.Value : $"`{code.Value}`", TextTone.Command, isCode: true);
            else if (mark.Groups["bold"] is { Success: true } bold)
                glyphs.AddRange(Read(bold.Value, TextTone.Heading, hasColor));
            else
                Add(mark.Groups["link"].Value, tone, isCode: false);
            from = mark.Index + mark.Length;
        }

        Add(text[from..], tone, isCode: false);
        return glyphs;

        void Add(string part, TextTone shown, bool isCode) =>
            glyphs.AddRange(part.EnumerateRunes().Select(rune => new ProseGlyph(SafeText.Of(rune), shown, isCode)));
    }

    /// <summary>The characters of a text that has no marks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tone">Its tone.</param>
    public static IReadOnlyList<ProseGlyph> Verbatim(string text, TextTone tone) =>
        [.. text.EnumerateRunes().Select(rune => new ProseGlyph(SafeText.Of(rune), tone, IsCode: false))];

    [GeneratedRegex(@"`(?<code>[^`]+)`|\*\*(?<bold>[^*]+)\*\*|\*(?<bold>[^*\s][^*]*)\*|\[(?<link>[^\]]+)\]\([^)]*\)")]
    private static partial Regex Mark();
}
