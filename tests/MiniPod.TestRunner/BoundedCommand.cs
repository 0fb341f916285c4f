using System.Diagnostics;
using System.Globalization;

namespace MiniPod.TestRunner;

/// <summary>Runs commands that are killed, with everything they started, at a time limit or when
/// the runner is stopped.</summary>
/// <param name="limit">The time limit of a command, in seconds.</param>
internal sealed class BoundedCommand(int limit)
{
    /// <summary>The exit code of a command that was terminated with SIGTERM at the limit, timeout(1).</summary>
    public const int TimedOut = 124;

    /// <summary>The exit code of a command that was killed with SIGKILL.</summary>
    public const int Killed = 128 + 9;

    private const int SecondsBeforeKill = 30;

    /// <summary>Runs a command and writes its output to a file.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">The runner is being stopped; the command has exited.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> command, string log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var line = Line(command, log);
        using var process = Process.Start(line[0], line.Skip(1));
        await using (cancellationToken.Register(() => Signal.Terminate(process)))
        {
            await process.WaitForExitAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    /// <summary>Returns the complete command line.</summary>
    public IReadOnlyList<string> Line(IReadOnlyList<string> command, string log) =>
    [
        // A shell redirects to the file: Process offers pipes only, which any descendant could keep open.
        "/bin/sh", "-c", "exec \"$@\" </dev/null >\"$0\" 2>&1", log,
        // timeout creates a process group, and signals all of it. But until its own fork has returned, it only exits when it gets a
        // signal, although the command may be running by then: Signal.Terminate tells the group too.
        "timeout", Text($"--kill-after={SecondsBeforeKill}"), Text($"{limit}"),
        // Tests send SIGINT, which may be ignored here; scripts rely on SIGPIPE, which .NET ignores. Children inherit both settings.
        "env", "--default-signal=INT,PIPE",
        .. command,
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
