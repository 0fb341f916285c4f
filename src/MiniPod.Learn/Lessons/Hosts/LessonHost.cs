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
        var run = await LessonProgram.RunShellAsync("ip link set lo up", new Dictionary<string, string>(), cancellationToken)
            .ConfigureAwait(false);
        Require(run, "the host of the lesson cannot be set up");
    }

    /// <summary>Runs the commands with which a lesson prepares its host.</summary>
    /// <exception cref="PodException">They failed.</exception>
    public static async Task PrepareAsync(Lesson lesson, LessonTools tools, CancellationToken cancellationToken)
    {
        if (lesson.Prepare.Length == 0) return;
        var run = await tools.RunShellAsync(lesson.Prepare, cancellationToken).ConfigureAwait(false);
        Require(run, $"lesson \"{lesson.Id}\" cannot be prepared");
    }

    private static void Require((int ExitCode, string Output) run, string failure)
    {
        if (run.ExitCode == 0) return;
        throw new PodException(
            $"{failure}: its commands failed with exit code {run.ExitCode}: {run.Output.Trim().ReplaceLineEndings("; ")}");
    }
}
