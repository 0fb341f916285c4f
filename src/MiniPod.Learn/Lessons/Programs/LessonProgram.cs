using System.Text;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Programs;

/// <summary>Runs a program on the host of a lesson, without a terminal.</summary>
internal static class LessonProgram
{
    private const string Bash = "/bin/bash";

    /// <summary>Runs a program.</summary>
    /// <returns>Its exit code, and what it printed on both outputs.</returns>
    public static Task<(int ExitCode, string Output)> RunAsync(
        string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunWithAsync(new Dictionary<string, string>(), path, arguments, cancellationToken);

    /// <summary>Runs shell commands, up to the first that fails.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="variables">Variables in addition to those of all programs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="RunAsync"/>
    public static Task<(int ExitCode, string Output)> RunShellAsync(
        string commands, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken) =>
        RunWithAsync(variables, Bash, ["-e", "-c", commands], cancellationToken);

    /// <summary>Finds a program.</summary>
    /// <returns>Its path; null if it is not installed.</returns>
    public static string? Find(string name) =>
        LessonEnvironment.Directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static async Task<(int ExitCode, string Output)> RunWithAsync(
        IReadOnlyDictionary<string, string> variables, string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>([.. LessonEnvironment.Variables, .. variables]);
        var start = new ChildProcessStart { Path = path, Arguments = arguments, Environment = environment };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        return (result.ExitCode, Encoding.UTF8.GetString([.. result.Output, .. result.Error]));
    }
}
