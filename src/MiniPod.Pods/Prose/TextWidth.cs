using System.Text;

namespace MiniPod.Pods.Prose;

/// <summary>How many columns text takes on a terminal.</summary>
/// <remarks>Unicode Standard Annex 11, East Asian Width.</remarks>
public static class TextWidth
{
    private const char Unbreakable = '\u00a0';

    // The wide ranges of what MiniPod writes and of what names may hold: Hangul, CJK, full width forms, emoji.
    private static readonly (int First, int Last)[] WideRanges =
    [
        (0x1100, 0x115f), (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f), (0xff00, 0xff60),
        (0xffe0, 0xffe6), (0x1f300, 0x1faff), (0x20000, 0x3fffd),
    ];

    /// <summary>The number of columns.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>The number of columns of a character.</summary>
    public static int Of(Rune rune) => IsWide(rune.Value) ? 2 : 1;

    /// <summary>Whether a character takes two columns.</summary>
    public static bool IsWide(int rune) => Array.Exists(WideRanges, range => rune >= range.First && rune <= range.Last);

    /// <summary>Cuts a text that is too long; an ellipsis shows that something is missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">The columns that it may take.</param>
    /// <param name="ellipsis">What stands for the rest.</param>
    public static string Cut(string text, int columns, string ellipsis)
    {
        if (Of(text) <= columns) return text;
        if (columns <= Of(ellipsis)) return ellipsis[..Math.Clamp(columns, 0, ellipsis.Length)];
        var kept = new StringBuilder();
        var left = columns - Of(ellipsis);
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Of(rune);
            if (left < 0) break;
            kept.Append(rune);
        }

        return kept + ellipsis;
    }

    /// <summary>Breaks a text into lines at blanks, and within a word only where it is longer than a line. A blank that does not break
    /// (U+00A0) is written as any other.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fits">Whether a line is short enough.</param>
    public static IReadOnlyList<string> Wrap(string text, Func<string, bool> fits) =>
        [.. Split(text, fits).Select(line => line.Replace(Unbreakable, ' '))];

    private static List<string> Split(string text, Func<string, bool> fits)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && fits($"{line} {word}"))
            {
                line = $"{line} {word}";
                continue;
            }

            if (line.Length > 0) lines.Add(line);
            line = "";
            foreach (var rune in word.EnumerateRunes())
            {
                if (line.Length > 0 && !fits($"{line}{rune}"))
                {
                    lines.Add(line);
                    line = "";
                }

                line += rune;
            }
        }

        if (line.Length > 0) lines.Add(line);
        return lines;
    }
}
