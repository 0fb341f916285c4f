using System.Text;

namespace MiniPod.Learn.Drawings;

/// <summary>Text that leaves the place where it is written alone: names are chosen by others, those of interfaces even in a container,
/// and may hold escape sequences for a terminal, or characters that turn the text after them around.</summary>
/// <remarks>Unicode Standard Annex 9, "Directional Formatting Characters".</remarks>
internal static class SafeText
{
    /// <summary>The text with <c>?</c> for each character that does more than to be shown.</summary>
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) safe.Append(Of(rune));
        return safe.ToString();
    }

    /// <summary>The character, or <c>?</c>.</summary>
    public static Rune Of(Rune rune) => Rune.IsControl(rune) || IsDirection(rune.Value) || rune.Value is 0x2028 or 0x2029
        ? new Rune('?')
        : rune;

    private static bool IsDirection(int rune) =>
        rune is 0x061c or 0x200e or 0x200f or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);
}
