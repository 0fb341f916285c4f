namespace MiniPod.Spec.Yaml;

/// <summary>Cuts a text at the lines that separate documents, as kubectl does. Each document is then read for itself, so an
/// error in one leaves the others readable, and an anchor is known in its own document only.</summary>
internal static class DocumentSplitter
{
    private const string Separator = "---";

    /// <summary>Returns the pieces: each begins with its separator, or with the directives before that.</summary>
    public static IReadOnlyList<Piece> Split(TextReading reading)
    {
        var pieces = new List<Piece>();
        var (text, starts) = (reading.Text, reading.Lines.Starts);
        var begin = 0;
        int? prologue = 0; // where lines begin that belong to the separator after them: directives and comments
        var isBad = false;
        for (var line = 0; line < starts.Count; line++)
        {
            var start = starts[line];
            var content = text.AsSpan(start, (line + 1 < starts.Count ? starts[line + 1] : text.Length) - start);
            if (content.StartsWith(Separator, StringComparison.Ordinal))
            {
                var rest = content[Separator.Length..];
                var end = prologue ?? start;
                if (end > begin) pieces.Add(new Piece(begin, end, isBad));
                isBad = !IsSeparator(rest);
                (begin, prologue) = (isBad ? start : end, null);
            }
            else if (content is "..." or ['.', '.', '.', ' ' or '\t' or '\r' or '\n', ..])
            {
                prologue = starts.ElementAtOrDefault(line + 1) is > 0 and var next ? next : text.Length;
            }
            else if (prologue is not null && content.TrimStart() is not ([] or ['#', ..]) && content is not ['%', ..])
            {
                prologue = null;
            }
        }

        pieces.Add(new Piece(begin, text.Length, isBad));
        return pieces;
    }

    private static bool IsSeparator(ReadOnlySpan<char> rest) => rest.TrimStart() is [] or ['#', ..];

    /// <summary>A piece of a text.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="IsBad">Whether it begins with three hyphens that are not a separator.</param>
    internal readonly record struct Piece(int Start, int End, bool IsBad);
}
