namespace MiniPod.Cli.Rendering;

/// <summary>
/// A page that is drawn again and again. A terminal shows it on its other screen, so that what the user had there stays; when it is
/// over, the last page is written to the user's own screen. A file or another program gets all pages, with an empty line between them.
/// Each page is a single write.
/// </summary>
/// <param name="writer">Where it is drawn.</param>
/// <param name="hasScreen">Whether that is a terminal that knows control sequences.</param>
/// <param name="size">Asks for the rows and columns of that terminal; null where it does not tell.</param>
internal sealed class LivePage(TerminalWriter writer, bool hasScreen, Func<(int? Rows, int? Columns)> size) : IDisposable
{
    // xterm's control sequences: the alternate screen; no cursor (DECTCEM); a line that is too long is not continued (DECAWM), so that
    // each takes one row.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l", Leave = "\e[?7h\e[?25h\e[?1049l", Clear = "\e[H\e[2J";
    private IReadOnlyList<PageLine>? _last;

    /// <summary>Draws a page in place of the one before.</summary>
    /// <param name="lines">The page. Of one that is taller than the terminal, the end is left out.</param>
    /// <param name="notes">What is said below it in any case.</param>
    public void Draw(IReadOnlyList<PageLine> lines, IReadOnlyList<string> notes)
    {
        var isFirst = _last is null;
        _last = [.. lines, .. notes.Select(note => new PageLine(note))];
        if (!hasScreen)
        {
            writer.Send($"{(isFirst ? "" : "\n")}{Text(_last)}");
            return;
        }

        var (rows, columns) = size();
        var below = Cut([.. notes.SelectMany(note => Wrap(note, columns))], rows / 2);
        var page = Cut(lines, rows - below.Count);

        // No line feed after the last line: it would push the first one out of the screen.
        writer.Send($"{(isFirst ? Enter : "")}{Clear}{Text([.. page, .. below]).TrimEnd('\n')}");
    }

    /// <summary>Gives the terminal back to the user.</summary>
    public void Dispose()
    {
        if (hasScreen && _last is not null) writer.Send($"{Leave}{Text(_last)}");
    }

    private static IEnumerable<PageLine> Wrap(string note, int? columns) =>
        note.Chunk(columns ?? note.Length).Select(row => new PageLine(new string(row)));

    // The last line tells how many are left out.
    private static IReadOnlyList<PageLine> Cut(IReadOnlyList<PageLine> lines, int? rows)
    {
        if (rows is not { } most || lines.Count <= most) return lines;
        var kept = Math.Max(0, most - 1);
        return [.. lines.Take(kept), new PageLine($"... {lines.Count - kept} more lines")];
    }

    private string Text(IEnumerable<PageLine> lines) => string.Concat(lines.Select(line => writer.Line(line.Parts)));
}
