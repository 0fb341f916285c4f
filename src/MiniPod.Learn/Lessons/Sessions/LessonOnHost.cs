using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Programs;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>The process that holds the host of a lesson while the learner works on it.</summary>
public static class LessonOnHost
{
    /// <summary>Prepares the host that this process is on, and runs the lesson's shell on it until the learner leaves.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="tools">What it works with.</param>
    /// <param name="cancellationToken">Ends the shell.</param>
    /// <exception cref="Pods.PodException">The host cannot be prepared.</exception>
    public static async Task RunShellAsync(Lesson lesson, LessonStore store, LessonTools tools, CancellationToken cancellationToken)
    {
        await LessonHost.PrepareAsync(lesson, tools, cancellationToken).ConfigureAwait(false);
        using var shell = LessonShell.Start(store, tools, isFirst: true);
        await shell.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs another shell on the host.</summary>
    /// <inheritdoc cref="RunShellAsync"/>
    public static async Task RunSecondShellAsync(LessonStore store, LessonTools tools, CancellationToken cancellationToken)
    {
        using var shell = LessonShell.Start(store, tools, isFirst: false);
        await shell.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
