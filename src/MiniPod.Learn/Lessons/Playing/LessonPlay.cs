using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Learn.Prose;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Playing;

/// <summary>Plays a whole lesson on the host that this process is on: prepares it, does every step, and leaves it as it was.</summary>
/// <param name="tools">What it works with.</param>
/// <param name="store">Where it notes what it makes on the real host, so that what a killed process leaves is removed by the next.</param>
public sealed class LessonPlay(LessonTools tools, LessonStore store)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), NoteInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Plays it.</summary>
    /// <param name="found">The lesson.</param>
    /// <param name="columns">The columns of a line.</param>
    /// <param name="write">Receives each line.</param>
    /// <param name="cancellationToken">Gives up; the host is as it was then too.</param>
    /// <exception cref="PodException">It cannot be played: a name is taken, or its preparation fails.</exception>
    public async Task<LessonScore> RunAsync(
        FoundLesson found, int columns, Action<ProseLine> write, CancellationToken cancellationToken)
    {
        var (lesson, words) = (found.Lesson, LessonWords.Of(found.Language));
        var things = new MadeThings(lesson, tools);
        using var notes = lesson.IsSandbox ? null : await BeginOnRealHostAsync(lesson, things, cancellationToken).ConfigureAwait(false);
        foreach (var line in Heading(lesson, words, columns)) write(line);
        IReadOnlyList<string> left = [];
        LessonScore score;
        try
        {
            Task NoteAsync(IEnumerable<KeyValuePair<MadeName, string>> made)
            {
                notes!.Write(made);
                return Task.CompletedTask;
            }

            Task WatchAsync(Task running) =>
                notes is null ? Task.CompletedTask : MadeWatch.WhileAsync(running, NoteInterval, things, NoteAsync);
            var prepared = LessonHost.PrepareAsync(lesson, tools, cancellationToken);
            await WatchAsync(prepared).ConfigureAwait(false);
            await prepared.ConfigureAwait(false);
            using var shell = tools.OpenShell();
            var run = new CheckRun(() => new KernelFacts(tools), words, Patience);
            score = await new LessonPlayer(run, words, columns, write, shell, WatchAsync).PlayAsync(lesson, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            if (!lesson.IsSandbox)
            {
                left = await things.RemoveAsync(new Dictionary<MadeName, string>(), onlyNoted: false, CancellationToken.None)
                    .ConfigureAwait(false);
                notes?.Forget();
            }
        }

        foreach (var line in left) write(new ProseLine(line, TextTone.Broken));
        return score with { Faults = [.. score.Faults, .. left] };
    }

    // What an earlier process noted and left, because it was killed, is removed first.
    private async Task<PlayNotes> BeginOnRealHostAsync(Lesson lesson, MadeThings things, CancellationToken cancellationToken)
    {
        var notes = PlayNotes.TryOpen(store, lesson.Id)
            ?? throw new PodException($"lesson \"{lesson.Id}\" is being played by another command. Try again when that has ended.");
        try
        {
            await FormerThings.RemoveAsync(lesson, things, store.ReadFormer(), notes, cancellationToken).ConfigureAwait(false);
            await things.RequireFreeAsync(cancellationToken).ConfigureAwait(false);
            return notes;
        }
        catch
        {
            notes.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<ProseLine> Heading(Lesson lesson, LessonWords words, int columns)
    {
        var page = new LessonPage(words, columns, hasColor: false);
        page.Intro(lesson with { Intro = [], Words = [] });
        if (lesson.Prepare.Length > 0) page.Say(words.Preparing).Commands(lesson.Prepare).Gap();
        return page.Lines;
    }
}
