using System.Globalization;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Learn.Prose;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Playing;

/// <summary>Plays a lesson as a learner would who does everything right, and finds what is wrong with it: a check that is true before
/// anything is done, or false afterwards, and output that is not as the lesson says.</summary>
/// <param name="checks">Tries checks.</param>
/// <param name="words">The words.</param>
/// <param name="columns">The columns of a line.</param>
/// <param name="write">Receives each line.</param>
/// <param name="shell">The shell in which the commands are typed.</param>
/// <param name="watch">Watches what a running command makes, until it ends.</param>
internal sealed class LessonPlayer(
    CheckRun checks, LessonWords words, int columns, Action<ProseLine> write, ShellSession shell, Func<Task, Task> watch)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<string> _faults = [];
    private readonly List<PlayedCommand> _commands = []; // of the step that is being played
    private int _proved;

    /// <summary>Plays it on a host that is prepared.</summary>
    public async Task<LessonScore> PlayAsync(Lesson lesson, CancellationToken cancellationToken)
    {
        var played = new List<PlayedStep>();
        foreach (var (index, step) in lesson.Steps.Index())
        {
            Write(page => page.Step(step with { Parts = [] }, index + 1, lesson.Steps.Count));
            played.Add(await PlayAsync(step, cancellationToken).ConfigureAwait(false));
        }

        Write(page => page.Say(LessonWords.Fill(words.Played, lesson.Number, lesson.Steps.Count, _proved, _faults.Count)));
        return new LessonScore(played, _proved, _faults);
    }

    private async Task<PlayedStep> PlayAsync(LessonStep step, CancellationToken cancellationToken)
    {
        _commands.Clear();
        var before = await checks.OnceAsync(step.Checks, cancellationToken).ConfigureAwait(false);
        foreach (var finding in before)
        {
            if (finding.IsTrue) Fault(step, $"the check \"{finding.Check}\" is true before anything is done");
            else Write(page => page.Fact("  ", LessonWords.Fill(words.BeforeFalse, finding.Wanted), TextTone.Dim));
        }

        // In the order of the file; a step's solution stands before what is shown afterwards.
        await PlayAsync(step, step.Parts.Where(part => !part.IsAfterwards), cancellationToken).ConfigureAwait(false);
        if (step.Solution.Length > 0) await MustSucceedAsync(step, null, step.Solution, cancellationToken).ConfigureAwait(false);
        await PlayAsync(step, step.Parts.Where(part => part.IsAfterwards), cancellationToken).ConfigureAwait(false);
        var after = await checks.UntilTrueAsync(step.Checks, cancellationToken).ConfigureAwait(false);
        foreach (var (first, last) in before.Zip(after))
        {
            var found = $"{words.Wanted}{last.Wanted}{words.Semicolon}{words.Saw}{last.Saw}";
            if (last.IsTrue) Write(page => page.Fact("  ", LessonWords.Fill(words.AfterTrue, last.Wanted), TextTone.Dim));
            else Fault(step, $"the check \"{last.Check}\" is false after everything is done: {found}");
            if (last.IsTrue && !first.IsTrue) _proved++;
        }

        write(ProseLine.Empty);
        return new PlayedStep(step.Id, step.Title) { Before = before, After = after, Commands = [.. _commands] };
    }

    private async Task PlayAsync(LessonStep step, IEnumerable<LessonPart> parts, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            if (part.Kind == LessonPartKind.Do) await DoAsync(step, part, cancellationToken).ConfigureAwait(false);
            if (part.Kind == LessonPartKind.Show)
                await MustSucceedAsync(step, part.Line, part.Text, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DoAsync(LessonStep step, LessonPart part, CancellationToken cancellationToken)
    {
        var output = "";
        foreach (var command in ShellLines.Split(part.Text))
            output += (await RunAsync(step, part.Line, command, cancellationToken).ConfigureAwait(false)).Output + "\n";
        if (ExpectedOutput.FindMissing(part.Expect, output) is not { } missing) return;
        var line = part.Line.ToString(CultureInfo.InvariantCulture);
        Fault(step, $"the commands of line {line} did not print \"{missing}\", or not in this order");
    }

    private async Task MustSucceedAsync(LessonStep step, int? line, string commands, CancellationToken cancellationToken)
    {
        foreach (var command in ShellLines.Split(commands))
        {
            if (await RunAsync(step, line, command, cancellationToken).ConfigureAwait(false) is { ExitCode: not 0 and var code })
                Fault(step, $"'{command}' failed with exit code {code?.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private async Task<(int? ExitCode, string Output)> RunAsync(
        LessonStep step, int? line, string command, CancellationToken cancellationToken)
    {
        Write(page => page.Commands(command));
        var running = shell.RunAsync(command, Patience, cancellationToken);
        await watch(running).ConfigureAwait(false);
        var (exitCode, output) = await running.ConfigureAwait(false);
        _commands.Add(new PlayedCommand(line, command, exitCode, output));
        if (output.Length > 0) Write(page => page.Output(output, TextTone.Plain));
        if (exitCode is null) Fault(step, $"'{command}' ended the shell");
        return (exitCode, output);
    }

    private void Fault(LessonStep step, string what)
    {
        var fault = string.Create(CultureInfo.InvariantCulture, $"line {step.Line}, step \"{step.Id}\": {what}");
        _faults.Add(fault);
        Write(page => page.Output(fault, TextTone.Broken));
    }

    private void Write(Action<LessonPage> draw)
    {
        var page = new LessonPage(words, columns, hasColor: false);
        draw(page);
        foreach (var line in page.Lines) write(line);
    }
}
