using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Learn.Prose;

namespace MiniPod.Learn.Lessons.Playing;

/// <summary>Plays a whole lesson on the host that this process is on: prepares it, does every step, and leaves it as it was.</summary>
/// <param name="tools">What it works with.</param>
public sealed class LessonPlay(LessonTools tools)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Plays it.</summary>
    /// <param name="found">The lesson.</param>
    /// <param name="columns">The columns of a line.</param>
    /// <param name="write">Receives each line.</param>
    /// <param name="cancellationToken">Gives up; the host is as it was then too.</param>
    /// <exception cref="Pods.PodException">It cannot be played: a name is taken, or its preparation fails.</exception>
    public async Task<LessonScore> RunAsync(
        FoundLesson found, int columns, Action<ProseLine> write, CancellationToken cancellationToken)
    {
        var (lesson, words) = (found.Lesson, LessonWords.Of(found.Language));
        var things = new MadeThings(lesson, tools);
        if (!lesson.IsSandbox) await things.RequireFreeAsync(cancellationToken).ConfigureAwait(false);
        foreach (var line in Heading(lesson, words, columns)) write(line);
        IReadOnlyList<string> left = [];
        LessonScore score;
        try
        {
            await LessonHost.PrepareAsync(lesson, tools, cancellationToken).ConfigureAwait(false);
            using var shell = tools.OpenShell();
            var run = new CheckRun(() => new KernelFacts(tools), words, Patience);
            score = await new LessonPlayer(run, words, columns, write, shell).PlayAsync(lesson, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!lesson.IsSandbox)
            {
                left = await things.RemoveAsync(new Dictionary<MadeName, string>(), onlyNoted: false, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }

        foreach (var line in left) write(new ProseLine(line, TextTone.Broken));
        return score with { Faults = [.. score.Faults, .. left] };
    }

    private static IReadOnlyList<ProseLine> Heading(Lesson lesson, LessonWords words, int columns)
    {
        var page = new LessonPage(words, columns, hasColor: false);
        page.Intro(lesson with { Intro = [], Words = [] });
        if (lesson.Prepare.Length > 0) page.Say(words.Preparing).Commands(lesson.Prepare).Gap();
        return page.Lines;
    }
}
