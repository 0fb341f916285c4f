using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Learn.Prose;

namespace MiniPod.Learn.Lessons.Rendering;

/// <summary>Writes parts of lessons for a screen.</summary>
/// <param name="words">The words.</param>
/// <param name="columns">The columns of the screen.</param>
/// <param name="hasColor">Whether colors show what is code. If not, it keeps its backquotes.</param>
internal sealed class LessonPage(LessonWords words, int columns, bool hasColor)
{
    private const int Widest = 100;
    private const string Prompt = "  $ ", More = "    ", Indent = "  ", Bullet = "- ";
    private readonly List<ProseLine> _lines = [];

    private int Width => Math.Min(columns, Widest);

    /// <summary>What was written.</summary>
    public IReadOnlyList<ProseLine> Lines => _lines;

    /// <summary>Writes what stands before the steps of a lesson.</summary>
    public LessonPage Intro(Lesson lesson)
    {
        Heading(LessonWords.Fill(words.LessonTitle, lesson.Number, lesson.Title));
        Say(lesson.Minutes > 0
            ? LessonWords.Fill(words.WithRemark, lesson.Goal, LessonWords.Fill(words.Minutes, lesson.Minutes))
            : lesson.Goal);
        Gap();
        foreach (var part in lesson.Intro) Write(part);
        if (lesson.Words.Count > 0)
        {
            Heading(words.WordList);
            foreach (var (word, meaning) in lesson.Words) Hang(Bullet, LessonWords.Fill(words.WordMeaning, word, meaning));
            Gap();
        }

        return this;
    }

    /// <summary>Writes a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="of">How many there are.</param>
    public LessonPage Step(LessonStep step, int number, int of)
    {
        Heading(LessonWords.Fill(words.StepTitle, number, of, step.Title));
        return Gap().Parts(step.Parts);
    }

    /// <summary>Writes parts of a step.</summary>
    public LessonPage Parts(IEnumerable<LessonPart> parts)
    {
        foreach (var part in parts) Write(part);
        return this;
    }

    /// <summary>Writes commands.</summary>
    public LessonPage Commands(string commands)
    {
        foreach (var command in ShellLines.Split(commands))
        {
            foreach (var (index, line) in command.Split('\n').Index())
                _lines.Add(new ProseLine([new(index == 0 ? Prompt : More, TextTone.Dim), new(line, TextTone.Command)]));
        }

        return this;
    }

    /// <summary>Writes a sentence, which may contain code.</summary>
    public LessonPage Say(string text)
    {
        _lines.AddRange(ProseText.Paragraph(text, Width, hasColor));
        return this;
    }

    /// <summary>Writes an empty line, unless there is one already.</summary>
    public LessonPage Gap()
    {
        if (_lines.Count > 0 && _lines[^1].Spans.Count > 0) _lines.Add(ProseLine.Empty);
        return this;
    }

    /// <summary>Writes what a program printed.</summary>
    public LessonPage Output(string text, TextTone tone = TextTone.Dim)
    {
        _lines.AddRange(text.TrimEnd('\n').Split('\n').Select(line => new ProseLine($"{Indent}{line}", tone)));
        return this;
    }

    /// <summary>Writes a line of text behind a mark; what does not fit stands below the text.</summary>
    public LessonPage Hang(string mark, string text, TextTone tone = TextTone.Plain) =>
        Hang(mark, ProseText.Paragraph(text, Width - mark.Length, hasColor), tone);

    /// <summary>Writes what a check wants or saw behind a mark: commands, names and rules, in which an asterisk is an asterisk.</summary>
    public LessonPage Fact(string mark, string text, TextTone tone = TextTone.Plain) =>
        Hang(mark, ProseText.Verbatim(text, Width - mark.Length), tone);

    private void Heading(string text) =>
        _lines.AddRange(ProseText.Paragraph(text, Width, hasColor).Select(line => new ProseLine(line.ToString(), TextTone.Heading)));

    private LessonPage Hang(string mark, IReadOnlyList<ProseLine> lines, TextTone tone)
    {
        foreach (var (index, line) in lines.Index())
            _lines.Add(new ProseLine([new(index == 0 ? mark : new string(' ', mark.Length), tone), .. line.Spans]));
        return this;
    }

    private void Write(LessonPart part)
    {
        switch (part.Kind)
        {
            case LessonPartKind.Text:
                foreach (var item in Items(part.Text))
                {
                    if (item.StartsWith(Bullet, StringComparison.Ordinal)) Hang(Bullet, item[Bullet.Length..]);
                    else Say(item);
                }

                break;
            case LessonPartKind.Do:
                Announce(words.YourTurn).Commands(part.Text);
                if (part.Expect.Length > 0) Say(words.Output).Output(part.Expect);
                break;
            case LessonPartKind.Show:
                Announce(words.TryAlso).Commands(part.Text);
                break;
            case LessonPartKind.Ask:
                Say(words.Question);
                foreach (var (index, answer) in part.Answers.Index()) Hang($"  {(char)('a' + index)}) ", answer.Text);
                break;
            case LessonPartKind.InKubernetes:
                Hang("| ", $"**{words.InKubernetes}**{ProseReader.Join(part.Text)}", TextTone.Dim);
                break;
            case LessonPartKind.Verbatim:
                Output(part.Text, TextTone.Plain);
                break;
        }

        Gap();
    }

    // What is to be typed, unless the text before has announced it.
    private LessonPage Announce(string what) =>
        _lines.FindLast(line => line.Spans.Count > 0)?.ToString() is [.., ':' or '：'] ? this : Say(what);

    // A line that begins with a dash begins an item.
    private static IEnumerable<string> Items(string text)
    {
        var item = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Bullet, StringComparison.Ordinal) && item.Length > 0)
            {
                yield return item;
                item = "";
            }

            item = item.Length == 0 ? line : $"{item}\n{line}";
        }

        yield return item;
    }
}
