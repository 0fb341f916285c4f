using MiniPod.Engine;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Learn.Prose;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>The lesson that is open, and what a learner can ask of it. This process must be on its host.</summary>
public sealed class OpenLesson
{
    private const string Good = "✓ ", Bad = "✗ ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1); // who asks has seen what the commands printed
    private readonly LessonStore _store;
    private readonly LessonWords _words;
    private readonly LessonScreen _screen;

    /// <param name="store">Where it is kept.</param>
    /// <param name="tools">What it works with.</param>
    /// <param name="screen">What is written for.</param>
    /// <exception cref="Pods.PodException">No lesson is open, or its file is not there any more.</exception>
    public OpenLesson(LessonStore store, LessonTools tools, LessonScreen screen)
    {
        (_store, Tools, _screen) = (store, tools, screen);
        Session = store.GetOpen();
        var language = Session.IsChinese ? Language.Chinese : Language.English;
        Lesson = new LessonLibrary(Session.Directory).Get(Session.Lesson, language).Lesson;
        _words = LessonWords.Of(language);
    }

    /// <summary>The lesson.</summary>
    public Lesson Lesson { get; }

    /// <summary>What it works with.</summary>
    public LessonTools Tools { get; }

    /// <summary>Where the learner is.</summary>
    public LessonSession Session { get; private set; }

    private LessonStep Step => Lesson.Steps[Math.Min(Session.Step, Lesson.Steps.Count - 1)];

    // The question of the step, until it is answered; null if there is none.
    private LessonPart? Question => Session.IsAnswered ? null : Step.Parts.FirstOrDefault(part => part.Kind == LessonPartKind.Ask);

    private bool IsLast => Session.Step >= Lesson.Steps.Count - 1;

    /// <summary>The text of a step, with that of the lesson before the first.</summary>
    /// <param name="step">Its number, from 1, or its id; null for the one that the learner is at, without what would give its answers away.
    /// </param>
    public IReadOnlyList<ProseLine> Show(string? step)
    {
        var at = step is null ? Session.Step : StepNumber.Parse(step, Lesson);
        var (page, shown) = (Page(), Lesson.Steps[at]);
        if (at == 0) page.Intro(Lesson);
        if (step is null) shown = shown with { Parts = [.. shown.Parts.Except(NotYet())] };
        return page.Step(shown, at + 1, Lesson.Steps.Count).Say(at == 0 ? _words.Commands : "").Lines;
    }

    /// <summary>What a second shell says first.</summary>
    public IReadOnlyList<ProseLine> Welcome() => Page().Say(LessonWords.Fill(_words.SecondShell, Lesson.Number)).Lines;

    /// <summary>Checks the step. Goes on by itself never.</summary>
    public async Task<CheckedStep> CheckAsync(CancellationToken cancellationToken)
    {
        var run = new CheckRun(() => new KernelFacts(Tools), _words, Patience);
        var findings = await run.UntilTrueAsync(Step.Checks, cancellationToken).ConfigureAwait(false);
        var checkedStep = new CheckedStep(Lesson.Id, Step.Id, Session.Step + 1, Lesson.Steps.Count, findings);
        var page = Page();
        if (findings.Count == 0) return checkedStep with { Lines = page.Say(_words.NothingToCheck).Lines };
        var unread = NotYet();
        checkedStep = checkedStep with { NotSaved = await TryNoteAsync(checkedStep.IsPassed, cancellationToken).ConfigureAwait(false) };
        foreach (var finding in findings)
        {
            if (finding.IsTrue) page.Fact(Good, finding.Wanted);
            else page.Fact(Bad, $"{_words.Wanted}{finding.Wanted}", TextTone.Broken).Fact("  ", $"{_words.Saw}{finding.Saw}");
        }

        var notDone = Step.Hints.Count > 0 ? _words.NotDone : _words.NotDoneHintless;
        if (checkedStep.IsPassed && unread.Count > 0) page.Gap().Parts(unread);
        page.Say(checkedStep.IsPassed ? LessonWords.Fill(_words.Done, After()) : notDone);
        if (checkedStep.NotSaved is { } notSaved) page.Fact("", notSaved, TextTone.Broken);
        return checkedStep with { Lines = page.Lines };
    }

    // The learner is told what was seen, also where it cannot be written down, as on a full disk. Returns why not; null if it was noted.
    private async Task<string?> TryNoteAsync(bool isPassed, CancellationToken cancellationToken)
    {
        try
        {
            await NoteAsync(isPassed, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return LessonWords.Fill(_words.NotSaved, error.Message);
        }
    }

    /// <summary>The next hint; the last one again is not given.</summary>
    public async Task<IReadOnlyList<ProseLine>> HintAsync(CancellationToken cancellationToken)
    {
        var hints = Step.Hints;
        if (Session.Hints >= hints.Count) return Page().Say(hints.Count == 0 ? _words.NoHints : _words.NoMoreHints).Lines;
        var lines = Page().Say(LessonWords.Fill(_words.Hint, Session.Hints + 1, hints.Count, ProseReader.Join(hints[Session.Hints]))).Lines;
        await ChangeAsync(session => session with { Hints = session.Hints + 1 }, cancellationToken).ConfigureAwait(false);
        return lines;
    }

    /// <summary>What does the step.</summary>
    public IReadOnlyList<ProseLine> Solution()
    {
        var commands = Step.Solution.Length > 0 ? Step.Solution : string.Join('\n', Step.Commands);
        return commands.Length == 0 ? Page().Say(_words.NoSolution).Lines : Page().Say(_words.SolutionIs).Commands(commands).Lines;
    }

    /// <summary>What is said of an answer to the step's question, and the rest of the step after the first.</summary>
    /// <param name="letter">The letter of the answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Pods.PodException">There is no such answer.</exception>
    public async Task<IReadOnlyList<ProseLine>> AnswerAsync(string letter, CancellationToken cancellationToken)
    {
        var answers = Step.Parts.SelectMany(part => part.Answers).ToList();
        var index = letter is [>= 'a' and var one] ? one - 'a' : -1;
        if (index < 0 || index >= answers.Count)
        {
            throw new Pods.PodException(answers.Count == 0
                ? $"step \"{Step.Id}\" asks no question."
                : $"\"{letter}\" is no answer: there are a to {(char)('a' + answers.Count - 1)}.");
        }

        var page = Page().Say($"{(answers[index].IsRight ? _words.Right : "")}{answers[index].Say}");
        var rest = await ReleaseAsync(cancellationToken).ConfigureAwait(false);
        return rest.Count > 0 ? page.Gap().Parts(rest).Lines : page.Lines;
    }

    // Returns what stands behind the question, and was not to be read before.
    private async Task<IReadOnlyList<LessonPart>> ReleaseAsync(CancellationToken cancellationToken)
    {
        var before = NotYet();
        await ChangeAsync(session => session with { IsAnswered = true }, cancellationToken).ConfigureAwait(false);
        return [.. before.Except(NotYet())];
    }

    // What the learner is not to read yet: what stands behind a question until it is answered, and behind a solution until it is found.
    private List<LessonPart> NotYet()
    {
        if (Session.IsDone) return [];
        return [.. Step.Parts.Where(part => part.IsAfterwards || part.Line > Question?.Line)];
    }

    /// <summary>Goes on to the next step, if this one is done or has nothing to check. A question that is not answered, in a step that
    /// has nothing to check, is reminded of once.</summary>
    public async Task<CheckedStep> NextAsync(CancellationToken cancellationToken)
    {
        if (Step.Checks.Count == 0 && Question is not null) return await RemindAsync(cancellationToken).ConfigureAwait(false);
        var unread = NotYet();
        var passed = await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (!passed.IsPassed) return passed;
        if (passed.Findings.Count == 0) await NoteAsync(isPassed: true, cancellationToken).ConfigureAwait(false);
        if (IsLast) return passed with { Lines = Page().Parts(unread).Say(After()).Lines };
        await GoAsync(Session.Step + 1, cancellationToken).ConfigureAwait(false);
        return passed with { Lines = [.. Page().Parts(unread).Lines, .. Show(null)] };
    }

    // The learner reads the rest of the step, with the commands in it, before it counts as done.
    private async Task<CheckedStep> RemindAsync(CancellationToken cancellationToken)
    {
        var page = Page().Say(_words.AnswerFirst);
        var rest = await ReleaseAsync(cancellationToken).ConfigureAwait(false);
        if (rest.Count > 0) page.Gap().Parts(rest);
        return new CheckedStep(Lesson.Id, Step.Id, Session.Step + 1, Lesson.Steps.Count, []) { IsReminder = true, Lines = page.Lines };
    }

    /// <summary>Leaves the step to others, and goes on to the next one.</summary>
    /// <returns>What is said, and the commands that do the step.</returns>
    public async Task<(IReadOnlyList<ProseLine> Lines, IReadOnlyList<string> Commands)> SkipAsync(CancellationToken cancellationToken)
    {
        var commands = Step.Checks.Count == 0 ? [] : Step.Commands.SelectMany(ShellLines.Split).ToList();
        var page = Page();
        if (commands.Count > 0) page.Say(LessonWords.Fill(_words.Skipped, Session.Step + 1));
        if (IsLast) page.Say(_words.LastStep);
        await _store.ChangeProgressAsync(Lesson.Id, progress => progress.WithSkipped(Step.Id), cancellationToken).ConfigureAwait(false);
        if (!IsLast) await GoAsync(Session.Step + 1, cancellationToken).ConfigureAwait(false);
        return (page.Lines, commands);
    }

    /// <summary>Asks for the host as it is at the beginning of a step. It is made when the shell of the lesson ends.</summary>
    /// <param name="step">The number of the step, from 1, or its id; <c>all</c> for the first; null for the one that the learner is at.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ProseLine>> ResetAsync(string? step, CancellationToken cancellationToken)
    {
        var at = step switch { null => Session.Step, "all" => 0, _ => StepNumber.Parse(step, Lesson) };
        await NoteMadeAsync(cancellationToken).ConfigureAwait(false);
        await ChangeAsync(session => session.At(at) with { IsRestart = true }, cancellationToken).ConfigureAwait(false);
        return Page().Say(LessonWords.Fill(_words.ResetTo, at + 1)).Lines;
    }

    /// <summary>Notes what the learner has made: what is there of the lesson's names when the learner speaks with the lesson. What takes
    /// the place of one of them without that is not the lesson's own.</summary>
    public async Task NoteMadeAsync(CancellationToken cancellationToken)
    {
        if (Session.IsSandbox) return;
        try
        {
            var made = NotedName.Of(await new MadeThings(Lesson, Tools).NoteAsync(cancellationToken).ConfigureAwait(false));
            await ChangeAsync(session => session with { Made = made }, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // The engine does not answer. What was noted before counts, and nothing else goes wrong because of that.
        }
    }

    /// <summary>The commands that make the host as it is at the beginning of the step: those of the steps before that change something.
    /// </summary>
    public IReadOnlyList<string> Replay() =>
        [.. Lesson.Steps.Take(Session.Step).Where(step => step.Checks.Count > 0).SelectMany(step => step.Commands)];

    private string After() => IsLast ? _words.LastStep : LessonWords.Fill(_words.NextIs, Lesson.Steps[Session.Step + 1].Title);

    private LessonPage Page() => new(_words, _screen.Columns, _screen.HasColor);

    private async Task NoteAsync(bool isPassed, CancellationToken cancellationToken)
    {
        await _store.ChangeProgressAsync(
            Lesson.Id,
            progress => isPassed ? progress.WithDone(Step.Id) : progress with { Failed = progress.Failed + 1 },
            cancellationToken).ConfigureAwait(false);
        await ChangeAsync(session => session with { IsDone = isPassed }, cancellationToken).ConfigureAwait(false);
        await NoteMadeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task GoAsync(int step, CancellationToken cancellationToken)
    {
        await ChangeAsync(session => session.At(step), cancellationToken).ConfigureAwait(false);
        await _store.ChangeProgressAsync(Lesson.Id, progress => progress with { At = step }, cancellationToken).ConfigureAwait(false);
    }

    private async Task ChangeAsync(Func<LessonSession, LessonSession> change, CancellationToken cancellationToken)
    {
        Session = await _store.ChangeAsync(change, cancellationToken).ConfigureAwait(false);
        _store.WritePrompt(PromptText.Of(Session, Lesson));
    }
}
