using System.Text;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Programs;

/// <summary>Runs a program on the host of a lesson, without a terminal.</summary>
internal static class LessonProgram
{
    private const string Bash = "/bin/bash";

    /// <summary>Runs a program.</summary>
    /// <returns>Its exit code, and what it printed on both outputs.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ChildProcessStart { Path = path, Arguments = arguments, Environment = LessonEnvironment.Variables };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        return (result.ExitCode, Encoding.UTF8.GetString([.. result.Output, .. result.Error]));
    }

    /// <summary>Runs shell commands, up to the first that fails.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task<(int ExitCode, string Output)> RunShellAsync(string commands, CancellationToken cancellationToken) =>
        RunAsync(Bash, ["-e", "-c", commands], cancellationToken);

    /// <summary>Finds a program.</summary>
    /// <returns>Its path; null if it is not installed.</returns>
    public static string? Find(string name) =>
        LessonEnvironment.Directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
