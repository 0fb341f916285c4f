using YamlDotNet.Core;

namespace MiniPod.Spec.Yaml;

/// <summary>Says in plain words why a text is not YAML, by what is written where the parser stopped.</summary>
internal static class SyntaxFault
{
    /// <summary>What is wrong with an item of a list that is null.</summary>
    public const string EmptyItem = "is empty: remove the item, or write \"\" for an empty text";

    private const int MaxName = 1024;

    /// <summary>Returns what is wrong, and where in the piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="error">The parser's error. Some of them do not say where it was.</param>
    /// <param name="last">The end of what was read before.</param>
    public static (int At, string Message) Of(YamlPiece piece, Exception error, int last)
    {
        var text = piece.Source;
        var (start, end) = error is YamlException { End.Index: > 0 } yaml
            ? ((int)Math.Min(yaml.Start.Index, text.Length), (int)Math.Min(yaml.End.Index, text.Length))
            : (Math.Min(last, text.Length), Math.Min(last, text.Length));
        if (FindTab(text, start, end) is { } tab)
            return (tab, "a tab is used for indentation, which YAML does not allow: use spaces");
        var content = text.Length - text.AsSpan().TrimStart().Length;
        if (text.AsSpan(content) is ['%', ..])
        {
            var directive = Excerpt.Of(Line(text, content));
            return (content, $"the directive \"{directive}\" is not one of YAML 1.1, or no '---' follows it: remove it");
        }

        var isAtEnd = text.AsSpan(end).Trim().IsEmpty;
        if (start < text.Length && OfFirst(text, start, end, isAtEnd) is { } found) return found;
        if (piece.OpenBrackets.TryPeek(out var bracket))
        {
            return isAtEnd
                ? (bracket, $"the bracket {text[bracket]} is not closed")
                : (end, $"what follows the bracket {text[bracket]} is not YAML here: a comma, a quote, or the closing bracket may "
                    + "be missing");
        }

        var line = Line(text, LineStart(text, start));
        if (line is [':', ..]) return (start, "a field without a name is in this line: write one before the ':'");
        line = Line(text, start);
        if (line.IndexOf(": ", StringComparison.Ordinal) > MaxName || line.Length > MaxName)
            return (start, $"a name may have {MaxName} characters");
        if (HasColonWithoutSpace(line)) return (start, $"a space is missing after ':' in \"{Excerpt.Of(line)}\"");
        return (start, error is YamlException
            ? $"this is not valid YAML: {Excerpt.Shown(error.Message.TrimEnd('.'))}. "
                + "Compare its indentation and its quotes with the lines before"
            : "this is not valid YAML: a bracket, brace or quote is not closed");
    }

    /// <summary>Returns what is wrong with a document that is only a text.</summary>
    public static string OfText(string text) =>
        $"is only the text \"{Excerpt.Of(text)}\": "
        + (HasColonWithoutSpace(text) ? "a space is missing after ':'" : "a manifest consists of fields, such as kind: Pod");

    private static bool HasColonWithoutSpace(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < text.Length && text[colon + 1] is not (' ' or '\n')
            && text.AsSpan(0, colon).IndexOfAny(" \"'\n") < 0;
    }

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static string Line(string text, int at)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny('\n', '\r');
        return (length < 0 ? rest : rest[..length]).Trim().ToString();
    }

    // What the first character of that which is wrong says about it.
    private static (int At, string Message)? OfFirst(string text, int start, int end, bool isAtEnd)
    {
        switch (text[start])
        {
            case '"' when end > start && !isAtEnd && text[end] == '\\':
                var escape = Excerpt.Of(text.Substring(end, Math.Min(2, text.Length - end)));
                return (end, $"the text in double quotes has the escape {escape}, which YAML does not have: "
                    + "write \\\\ for a backslash, or use single quotes");
            case '"' or '\'' when end > start + 1:
                return (start, $"a quote is not closed{(isAtEnd ? "" : ", or the lines after it are not indented")}: add the other one");
            case ':':
                return (start, "a text contains ': ', or the line is not indented as those before it: put the text in quotes, or mend the "
                    + "indentation");
            case '@' or '`' or '%' or '|' or '>':
                return (start, $"a text cannot begin with {text[start]}: put it in quotes");
            default:
                return null;
        }
    }

    // A tab among the blanks at the beginning of a line, from the line of the first place to the one after the last.
    private static int? FindTab(string text, int first, int last)
    {
        var begin = LineStart(text, first);
        while (true)
        {
            var blanks = text.AsSpan(begin);
            blanks = blanks[..^blanks.TrimStart(" \t").Length];
            var end = begin + blanks.Length;
            var hasContent = end < text.Length && text[end] is not ('\n' or '\r');
            if (hasContent && blanks.IndexOf('\t') is >= 0 and var tab) return begin + tab;
            var next = text.IndexOf('\n', begin);
            if (next < 0 || (hasContent && begin > last)) return null;
            begin = next + 1;
        }
    }
}
