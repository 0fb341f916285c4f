namespace MiniPod.Learn.Lessons.Format;

/// <summary>Splits the file of a lesson into blocks. It is a small part of Markdown; whatever else Markdown has is text.</summary>
internal sealed class LessonBlocks
{
    private const string Fence = "```", Dashes = "---", Title = "# ", Step = "## ", Quote = ">", AlertBegin = "> [!";
    private readonly string[] _lines;
    private readonly LessonReport _report;
    private readonly List<LessonBlock> _blocks = [];
    private int _at;

    private LessonBlocks(string text, LessonReport report) =>
        (_lines, _report) = (text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), report);

    /// <summary>Splits it.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="report">Receives the errors.</param>
    public static IReadOnlyList<LessonBlock> Of(string text, LessonReport report) => new LessonBlocks(text, report).Split();

    private string Line => _lines[_at];

    private List<LessonBlock> Split()
    {
        if (Line == Dashes) TakeUntil(LessonBlockKind.FrontMatter, "", line => line == Dashes, "the front matter is not closed with ---");
        while (_at < _lines.Length)
        {
            if (Line.Length == 0) _at++;
            else if (Line.StartsWith(Fence, StringComparison.Ordinal)) TakeFence();
            else if (Line.StartsWith(Step, StringComparison.Ordinal)) TakeHeading(LessonBlockKind.Step, Step);
            else if (Line.StartsWith(Title, StringComparison.Ordinal)) TakeHeading(LessonBlockKind.Title, Title);
            else if (Line.StartsWith(Quote, StringComparison.Ordinal)) TakeAlert();
            else TakeParagraph();
        }

        return _blocks;
    }

    private void TakeFence() =>
        TakeUntil(LessonBlockKind.Fence, Line[Fence.Length..].Trim(), line => line == Fence, "this fence (```) is not closed");

    private void TakeUntil(LessonBlockKind kind, string word, Func<string, bool> isEnd, string unclosed)
    {
        var begin = _at++;
        while (_at < _lines.Length && !isEnd(Line)) _at++;
        if (_at == _lines.Length) _report.Error(begin + 1, unclosed);
        _blocks.Add(new LessonBlock(kind, begin + 1, word, string.Join('\n', _lines[(begin + 1).._at])));
        _at++;
    }

    private void TakeHeading(LessonBlockKind kind, string mark)
    {
        _blocks.Add(new LessonBlock(kind, _at + 1, Line[mark.Length..].Trim(), ""));
        _at++;
    }

    private void TakeAlert()
    {
        var begin = _at;
        while (_at < _lines.Length && Line.StartsWith(Quote, StringComparison.Ordinal)) _at++;
        var first = _lines[begin];
        if (!first.StartsWith(AlertBegin, StringComparison.Ordinal) || !first.TrimEnd().EndsWith(']'))
        {
            _report.Error(begin + 1, "a quote begins with > [!TIP] (a hint) or > [!IMPORTANT] (how Kubernetes does it)");
            return;
        }

        var text = _lines[(begin + 1).._at].Select(line => line[Quote.Length..].Trim());
        _blocks.Add(new LessonBlock(
            LessonBlockKind.Alert, begin + 1, first.Trim()[AlertBegin.Length..^1], string.Join('\n', text).Trim('\n')));
    }

    private static bool IsBegin(string line) => line[0] is '#' or '>' || line.StartsWith(Fence, StringComparison.Ordinal);

    private void TakeParagraph()
    {
        if (Line.StartsWith('#')) _report.Error(_at + 1, "only # (the lesson) and ## (a step) are headings");
        var begin = _at++;
        while (_at < _lines.Length && Line.Length > 0 && !IsBegin(Line)) _at++;
        _blocks.Add(new LessonBlock(LessonBlockKind.Paragraph, begin + 1, "", string.Join('\n', _lines[begin.._at])));
    }
}
