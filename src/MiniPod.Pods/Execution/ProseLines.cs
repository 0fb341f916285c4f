namespace MiniPod.Pods.Execution;

/// <summary>Breaks plain text into lines: at blanks, and next to a Chinese character, but not before punctuation.</summary>
internal static class ProseLines
{
    private const string Closing = "，。、；：？！）”’…";

    /// <summary>Breaks a text.</summary>
    /// <param name="text">The text. A Chinese character takes two columns.</param>
    /// <param name="columns">The columns of a line. What cannot be broken is longer.</param>
    public static IEnumerable<string> Break(string text, int columns)
    {
        var line = "";
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && Columns(line) + Columns(word.TrimEnd()) > columns)
            {
                yield return line.TrimEnd();
                line = "";
            }

            line += word;
        }

        yield return line.TrimEnd();
    }

    // What stays together, with the blank after it.
    private static IEnumerable<string> Words(string text)
    {
        var from = 0;
        for (var at = 1; at < text.Length; at++)
        {
            var mayBreak = text[at - 1] == ' '
                || (IsWide(text[at - 1]) || IsWide(text[at])) && text[at] != ' ' && !Closing.Contains(text[at]) && text[at - 1] != '（';
            if (!mayBreak) continue;
            yield return text[from..at];
            from = at;
        }

        yield return text[from..];
    }

    private static int Columns(string text) => text.Sum(character => IsWide(character) ? 2 : 1);

    // CJK symbols, ideographs and full-width forms: what the texts have.
    private static bool IsWide(char character) => character is >= '\u2e80' and <= '\uffef';
}
