using System.Globalization;
using System.Text;

namespace MiniPod.Spec;

/// <summary>What a manifest says, for a message: on one line, without anything that a terminal would obey, and not long.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60, LongestMessage = 1000;

    /// <summary>Returns the beginning of a text.</summary>
    public static string Of(string text) => text.Length <= MaxLength
        ? Shown(text)
        : $"{Shown(text.AsSpan(0, char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength))}...";

    /// <summary>Returns a whole text.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder();
        foreach (var c in text)
        {
            if (IsShown(c)) line.Append(c);
            else line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return line.ToString();
    }

    /// <summary>Returns a path or a sentence that may have texts of a manifest in it, on one line and not without end.</summary>
    public static string Sentence(string text) =>
        Shown(text.Length <= LongestMessage ? text : $"{text.AsSpan(0, LongestMessage)}...");

    // Whether a terminal shows the character instead of obeying it.
    private static bool IsShown(char c) => char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
