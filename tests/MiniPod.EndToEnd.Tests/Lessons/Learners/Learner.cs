using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>Somebody who works on a lesson at a terminal: asks too early, types nonsense, takes hints, begins a step anew, has one done,
/// and otherwise types what the lesson's file says, line by line.</summary>
/// <param name="terminal">The terminal, on which the lesson begins.</param>
/// <param name="lesson">The lesson.</param>
/// <param name="isThorough">Whether every step is checked before anything is done; otherwise the first and the one that is reset.</param>
internal sealed class Learner(TerminalCommand terminal, CourseLesson lesson, bool isThorough)
{
    private const double Seconds = 60;
    private const string Continuation = "\n> ";
    private readonly LearnerWords _words = LearnerWords.Of(lesson.Language);
    private int _at;
    private string _shown = ""; // of the step, by the lesson

    private CourseStep Step => lesson.Steps[_at];

    private string Prompt => Fill(_words.Prompt, lesson.Number, _at + 1, lesson.Steps.Count);

    private string DonePrompt => Fill(_words.DonePrompt, lesson.Number, _at + 1, lesson.Steps.Count);

    /// <summary>Works on it to the end.</summary>
    public async Task WorkAsync()
    {
        var active = Enumerable.Range(0, lesson.Steps.Count).Where(index => lesson.Steps[index].HasChecks).ToList();
        var (again, skipped) = (active[active.Count / 2], active[active.Count / 2 + 1]);
        _shown = await terminal.SeeAsync(Prompt, Seconds);
        while (true)
        {
            if (_at == skipped)
            {
                _at++;
                _shown = await AskAsync("skip", Prompt);
                continue;
            }

            if (isThorough || _at == again || _at == active[0]) await TryTooEarlyAsync();
            if (_at == again) await BeginAnewAsync();
            if (Step.Answers.Count > 0) await AnswerAsync();
            foreach (var command in Step.Commands)
            {
                Assert.True(!command.IsRead || command.IsIn(_shown), $"step {_at + 1} does not show '{command.Line}':\n{_shown}");
                await TypeAsync(command.Line);
            }

            if (Step.HasChecks) await CheckAsync();
            if (_at == lesson.Steps.Count - 1) break;
            _at++;
            _shown = await AskAsync("next", Prompt);
        }

        await AskAsync("next", _words.Last);
        await terminal.SeeAsync("# ");
        await AskAsync("quit", Fill(_words.Complete, lesson.Number, lesson.Steps.Count - 1, lesson.Steps.Count, 1));
        await terminal.SeeAsync("[exit code 0]", Seconds);
    }

    private async Task TryTooEarlyAsync()
    {
        if (Step.HasChecks)
        {
            await AskAsync("check", "✗ ");
            await terminal.SeeAsync(_words.NotDone, Seconds);
            await terminal.SeeAsync(Prompt, Seconds);
        }

        await AskAsync("frobnicate", "frobnicate: command not found");
        await terminal.SeeAsync(Prompt, Seconds);
        if (Step.Hints == 0) return;
        await AskAsync("hint", Fill(_words.Hint, Step.Hints));
        await terminal.SeeAsync(Prompt, Seconds);
    }

    // Takes no answer at all, a wrong one, and the right one. The first that is one releases what stands behind the question.
    private async Task AnswerAsync()
    {
        Assert.Contains("\"z\" is no answer", await AskAsync("answer z", Prompt), StringComparison.Ordinal);
        var (wrong, right) = (Step.Answers.First(answer => !answer.IsRight), Step.Answers.Single(answer => answer.IsRight));
        var said = await AskAsync($"answer {wrong.Letter}", Prompt);
        Assert.Contains(Fold(wrong.Say), Fold(said), StringComparison.Ordinal);
        Assert.DoesNotContain(Fold(_words.Right + wrong.Say), Fold(said), StringComparison.Ordinal);
        var hidden = Step.Commands.Where(command => command.IsHidden && command.IsRead).ToList();
        Assert.All(hidden, command => Assert.True(command.IsIn(said), $"the answer does not show '{command.Line}':\n{said}"));
        _shown += said;
        said = await AskAsync($"answer {right.Letter}", Prompt);
        Assert.Contains(Fold(_words.Right + right.Say), Fold(said), StringComparison.Ordinal);
    }

    // The first command is lost.
    private async Task BeginAnewAsync()
    {
        foreach (var command in Step.Commands)
        {
            if (!await TypeAsync(command.Line)) break;
        }

        await AskAsync("reset", Fill(_words.Reset, _at + 1));
        _shown = await terminal.SeeAsync(Prompt, Seconds);
    }

    // A person looks at the prompt before typing the next line. Returns whether the command goes on with it.
    private async Task<bool> TypeAsync(string line)
    {
        await terminal.TypeAsync(line);
        return await terminal.SeeEndAsync([Prompt, DonePrompt, Continuation], Seconds) == Continuation;
    }

    private async Task CheckAsync()
    {
        await AskAsync("check", _words.Done);
        await terminal.SeeAsync(DonePrompt, Seconds);
    }

    // Returns what was shown before the answer.
    private async Task<string> AskAsync(string line, string answer)
    {
        await terminal.TypeAsync(line);
        return await terminal.SeeAsync(answer, Seconds);
    }

    // A text without what its place on the screen adds, and without its marks, which a terminal with colors does not show.
    private static string Fold(string text) => string.Concat(text.Where(one => !char.IsWhiteSpace(one) && one is not ('`' or '*')));

    private static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
