using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Hosts;

/// <summary>The host on which a lesson takes place: this process is already on it.</summary>
public static class LessonHost
{
    private const string Name = "lesson";

    /// <summary>Makes a private host, of which this process is the first one, into one on which lessons can be done.</summary>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public static async Task FurnishAsync(CancellationToken cancellationToken)
    {
        PrivateHost.Furnish(Name);
        await RunAsync("ip link set lo up", "the host of the lesson cannot be set up", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the commands with which a lesson prepares its host.</summary>
    /// <exception cref="PodException">They failed.</exception>
    public static Task PrepareAsync(Lesson lesson, CancellationToken cancellationToken) => lesson.Prepare.Length == 0
        ? Task.CompletedTask
        : RunAsync(lesson.Prepare, $"lesson \"{lesson.Id}\" cannot be prepared", cancellationToken);

    private static async Task RunAsync(string commands, string failure, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await LessonProgram.RunShellAsync(commands, cancellationToken).ConfigureAwait(false);
        if (exitCode == 0) return;
        throw new PodException($"{failure}: its commands failed with exit code {exitCode}: {output.Trim().ReplaceLineEndings("; ")}");
    }
}
