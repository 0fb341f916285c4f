using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Learn.Prose;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>A lesson on the terminal of this process, from its beginning, or where the learner left it, until the learner leaves.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="tools">What it works with.</param>
/// <param name="startHost">Starts the process that holds the host of the lesson, and the lesson's shell on it.</param>
/// <param name="write">Receives each line.</param>
public sealed class LessonTerminal(
    LessonStore store, LessonTools tools, Func<Lifeline, bool, TerminalProcess> startHost, Action<ProseLine> write)
{
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <param name="found">The lesson.</param>
    /// <param name="directory">The directory of its file; null for a lesson of this program.</param>
    /// <param name="columns">The columns of the screen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code of the process that holds the host: 0, or it could not make the host.</returns>
    /// <exception cref="Pods.PodException">A lesson is open, or a name is taken.</exception>
    public async Task<int> RunAsync(FoundLesson found, string? directory, int columns, CancellationToken cancellationToken)
    {
        using var open = store.Open();
        var lesson = found.Lesson;
        var things = new MadeThings(lesson, tools);
        if (!lesson.IsSandbox) await BeginOnRealHostAsync(lesson, things, cancellationToken).ConfigureAwait(false);
        var session = new LessonSession
        {
            Lesson = lesson.Id,
            IsChinese = found.Language == Language.Chinese,
            Directory = directory,
            IsSandbox = lesson.IsSandbox,
        }.At(BeginningOf(lesson));
        var terminal = TerminalState.Read();
        try
        {
            while (true)
            {
                var exitCode = await RunOnceAsync(session with { IsRestart = false }, lesson, things, cancellationToken)
                    .ConfigureAwait(false);
                terminal.Restore();
                session = store.ReadSession()!;
                if (!lesson.IsSandbox) session = await CleanAsync(things, session).ConfigureAwait(false);
                if (!session.IsRestart || cancellationToken.IsCancellationRequested) SayGoodbye(lesson, session, columns);
                cancellationToken.ThrowIfCancellationRequested();
                if (session.IsRestart) continue;
                return exitCode;
            }
        }
        finally
        {
            store.Close();
        }
    }

    private async Task<int> RunOnceAsync(
        LessonSession session, Lesson lesson, MadeThings things, CancellationToken cancellationToken)
    {
        store.Write(session with { Process = 0 });
        store.WritePrompt(PromptText.Of(session, lesson));
        using var lifeline = new Lifeline();
        using var host = startHost(lifeline, lesson.IsSandbox);
        store.Write(session with { Process = host.Id, Processes = $"{PrivateHost.ProcessesOf(host.Id)}" });
        lifeline.Begin();
        var running = host.WaitAsync(cancellationToken);
        if (!lesson.IsSandbox) await MadeWatch.WhileAsync(running, NoteInterval, things, NoteAsync).ConfigureAwait(false);
        return await running.ConfigureAwait(false);
    }

    // What has come is noted. What takes the place of something that is noted is not, unless the learner speaks with the lesson: it may be
    // somebody else's.
    private async Task NoteAsync(IReadOnlyList<KeyValuePair<MadeName, string>> there)
    {
        var noted = NotedName.ByName(store.ReadSession()?.Made ?? []);
        var come = NotedName.Of(there.Where(one => !noted.ContainsKey(one.Key)));
        if (come.Count == 0) return;
        await store.ChangeAsync(session => session with { Made = [.. session.Made, .. come.Except(session.Made)] }, CancellationToken.None)
            .ConfigureAwait(false);
    }

    // A lesson that is complete begins anew.
    private int BeginningOf(Lesson lesson)
    {
        var progress = store.ProgressIn(lesson.Id);
        var isComplete = lesson.Steps.All(step => progress.Done.Contains(step.Id) || progress.Skipped.Contains(step.Id));
        return isComplete ? 0 : Math.Min(progress.At, lesson.Steps.Count - 1);
    }

    // What an earlier process noted and left, because it was killed, is removed first.
    private async Task BeginOnRealHostAsync(Lesson lesson, MadeThings things, CancellationToken cancellationToken)
    {
        using (var played = PlayNotes.TryOpen(store, lesson.Id))
            await FormerThings.RemoveAsync(lesson, things, store.ReadSession(), played, cancellationToken).ConfigureAwait(false);
        await things.RequireFreeAsync(cancellationToken).ConfigureAwait(false);
    }

    // Returns the session without notes of what is gone: a restarted lesson makes others of these names.
    private async Task<LessonSession> CleanAsync(MadeThings things, LessonSession session)
    {
        // Also when the user is in a hurry: what the lesson made must not stay.
        var left = await things.RemoveAsync(NotedName.ByName(session.Made), onlyNoted: false, CancellationToken.None)
            .ConfigureAwait(false);
        foreach (var line in left) write(new ProseLine(line, TextTone.Broken));
        return left.Count == 0 ? session with { Made = [] } : session;
    }

    private void SayGoodbye(Lesson lesson, LessonSession session, int columns)
    {
        var words = LessonWords.Of(session.IsChinese ? Language.Chinese : Language.English);
        var progress = store.ProgressIn(lesson.Id);
        var ids = lesson.Steps.Select(step => step.Id).ToList();
        var (done, skipped) = (ids.Count(progress.Done.Contains), ids.Count(progress.Skipped.Contains));
        var page = new LessonPage(words, columns, hasColor: false);
        page.Say(done + skipped == ids.Count
            ? LessonWords.Fill(words.Complete, lesson.Number, done, ids.Count, skipped)
            : LessonWords.Fill(words.Left, lesson.Number, session.Step + 1));
        foreach (var line in page.Lines) write(line);
    }
}
