using System.Text;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Lessons.Rendering;

/// <summary>Breaks a paragraph of Markdown into lines: between words, and between Chinese characters, where no punctuation forbids
/// it.</summary>
internal static class WrappedText
{
    private const char Code = '`';
    private const string NotFirst = "，。；：！？、）」』”’》…—.,;:!?)", NotLast = "（「『“‘《(";

    /// <summary>Breaks it.</summary>
    /// <param name="markdown">The paragraph.</param>
    /// <param name="width">The columns of a line.</param>
    /// <param name="hasMarks">Whether code keeps its backquotes, because it cannot be shown in a color.</param>
    public static IReadOnlyList<LessonLine> Wrap(string markdown, int width, bool hasMarks)
    {
        var cells = Cells(Join(markdown), hasMarks);
        var lines = new List<LessonLine>();
        for (var begin = 0; begin < cells.Count;)
        {
            var (end, columns, lastBreak) = (begin, 0, -1);
            while (end < cells.Count && columns + TextWidth.Of(cells[end].Rune) <= Math.Max(2, width))
            {
                columns += TextWidth.Of(cells[end].Rune);
                end++;
                if (end < cells.Count && IsBreak(cells[end - 1].Rune, cells[end].Rune)) lastBreak = end;
            }

            // A blank at the end of a full line is not shown.
            if (end < cells.Count && Rune.IsWhiteSpace(cells[end].Rune)) lastBreak = end;
            if (end < cells.Count && lastBreak > begin) end = lastBreak;
            lines.Add(Line(cells, begin, end));
            begin = end;
            while (begin < cells.Count && Rune.IsWhiteSpace(cells[begin].Rune)) begin++;
        }

        return lines;
    }

    /// <summary>Joins the lines of a paragraph: with a blank, except between Chinese characters.</summary>
    internal static string Join(string markdown)
    {
        var joined = new StringBuilder();
        foreach (var line in markdown.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (joined.Length > 0 && !(IsWide(joined[^1]) && IsWide(line[0]))) joined.Append(' ');
            joined.Append(line);
        }

        return joined.ToString();
    }

    private static bool IsWide(char one) => TextWidth.IsWide(one);

    private static bool IsBreak(Rune before, Rune after)
    {
        if (Rune.IsWhiteSpace(before)) return true;
        if (!TextWidth.IsWide(before.Value) && !TextWidth.IsWide(after.Value)) return false;
        return !NotFirst.Contains((char)after.Value, StringComparison.Ordinal)
            && !NotLast.Contains((char)before.Value, StringComparison.Ordinal)
            && !Rune.IsWhiteSpace(after);
    }

    // `code` and **bold**; *emphasis* is shown as plain text.
    private static List<(Rune Rune, TextTone Tone)> Cells(string text, bool hasMarks)
    {
        var cells = new List<(Rune, TextTone)>();
        var (isCode, isBold) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var one = text[i];
            if (one == Code)
            {
                if (hasMarks) cells.Add((new Rune(Code), TextTone.Plain));
                isCode = !isCode;
            }
            else if (one == '*' && !isCode)
            {
                if (i + 1 >= text.Length || text[i + 1] != '*') continue;
                isBold = !isBold;
                i++;
            }
            else
            {
                var rune = Rune.TryGetRuneAt(text, i, out var found) ? found : Rune.ReplacementChar;
                i += rune.Utf16SequenceLength - 1;
                cells.Add((SafeText.Of(rune), isCode ? TextTone.Command : isBold ? TextTone.Heading : TextTone.Plain));
            }
        }

        return cells;
    }

    private static LessonLine Line(List<(Rune Rune, TextTone Tone)> cells, int begin, int end)
    {
        while (end > begin && Rune.IsWhiteSpace(cells[end - 1].Rune)) end--;
        var parts = new List<(string Text, TextTone Tone)>();
        for (var i = begin; i < end; i++)
        {
            var (rune, tone) = cells[i];
            if (parts.Count > 0 && parts[^1].Tone == tone) parts[^1] = (parts[^1].Text + rune, tone);
            else parts.Add((rune.ToString(), tone));
        }

        return new LessonLine(parts);
    }
}
