using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Prose;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>Does a step that was skipped from another terminal than that of the lesson.</summary>
public static class SkippedStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs its commands, and shows what they print.</summary>
    public static async Task RunAsync(
        IReadOnlyList<string> commands, LessonTools tools, Action<ProseLine> write, CancellationToken cancellationToken)
    {
        using var shell = tools.OpenShell();
        foreach (var command in commands)
        {
            write(new ProseLine($"  $ {command}", TextTone.Command));
            var (_, output) = await shell.RunAsync(command, Patience, cancellationToken).ConfigureAwait(false);
            if (output.Length > 0) write(new ProseLine(output));
        }
    }
}
