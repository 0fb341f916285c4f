using YamlDotNet.Core;

namespace MiniPod.Spec.Yaml;

/// <summary>Says in plain words why a text is not YAML, by what is written where the parser stopped.</summary>
internal static class SyntaxFault
{
    /// <summary>Returns what is wrong, and where in the piece.</summary>
    public static (int At, string Message) Of(YamlPiece piece, Exception error)
    {
        var text = piece.Source;
        var (start, end) = error is YamlException yaml
            ? (Math.Min((int)yaml.Start.Index, text.Length), Math.Min((int)yaml.End.Index, text.Length))
            : (text.Length, text.Length);
        if (FindTab(text, end) is { } tab) return (tab, "a tab is used for indentation, which YAML does not allow: use spaces");
        var first = start < text.Length ? text[start] : '\0';
        var isAtEnd = text.AsSpan(end).Trim().IsEmpty;
        if (first is '"' or '\'' && isAtEnd && end > start + 1) return (start, "a quote is not closed: add the other one");
        if (first == '"' && end > start && !isAtEnd && text[end] == '\\')
        {
            return (end, $"the text in double quotes has the escape {Excerpt.Of(text.Substring(end, Math.Min(2, text.Length - end)))}, "
                + "which YAML does not have: write \\\\ for a backslash, or use single quotes");
        }

        if (piece.OpenBrackets.TryPeek(out var bracket))
        {
            if (isAtEnd) return (bracket, $"the bracket {text[bracket]} is not closed");
            return (end, $"what follows the bracket {text[bracket]} is not YAML here: a comma, a quote, or the closing bracket may be missing");
        }

        if (first is '@' or '`' or '%' or '|' or '>')
            return (start, $"a text cannot begin with {first}: put it in quotes");
        if (first == ':')
            return (start, "a text contains ': ', or the line is not indented as those before it: put the text in quotes, or mend the "
                + "indentation");
        var word = Line(text, start);
        if (HasColonWithoutSpace(word)) return (start, $"a space is missing after ':' in \"{Excerpt.Of(word)}\"");
        return error is YamlException
            ? (start, $"this is not valid YAML: {error.Message.TrimEnd('.')}. Compare its indentation and its quotes with the lines before")
            : (start, "this is not valid YAML: a bracket, brace or quote is not closed");
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

    private static string Line(string text, int at)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny('\n', '\r');
        return (length < 0 ? rest : rest[..length]).Trim().ToString();
    }

    // A tab among the blanks at the beginning of the line, or of the one before.
    private static int? FindTab(string text, int at)
    {
        for (var lines = 0; lines < 2; lines++)
        {
            var begin = at == 0 ? 0 : text.LastIndexOf('\n', Math.Min(at, text.Length) - 1) + 1;
            for (var index = begin; index < text.Length && text[index] is ' ' or '\t'; index++)
            {
                if (text[index] == '\t') return index;
            }

            if (begin == 0) break;
            at = begin - 1;
        }

        return null;
    }
}
