using System.Diagnostics;

namespace MiniPod.Linux;

/// <summary>A child process that has this one's terminal: its input, its output, its keys.</summary>
public sealed class TerminalProcess : IDisposable
{
    private readonly Process _process;

    private TerminalProcess(Process process) => _process = process;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program in the directory of this one.</summary>
    /// <param name="path">The absolute path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    public static TerminalProcess Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(path);
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        return new TerminalProcess(Process.Start(info) ?? throw new InvalidOperationException($"\"{path}\" did not start"));
    }

    /// <summary>Waits until it exits. When the caller gives up, it is killed, and waited for.</summary>
    /// <returns>Its exit code; 128 + n if signal n ended it.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await using var kill = cancellationToken.Register(Kill).ConfigureAwait(false);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Waits until it exits. When the caller gives up, it is asked to end (SIGTERM), and waited for, so that it can clean up.
    /// </summary>
    /// <inheritdoc cref="WaitAsync"/>
    public async Task<int> WaitForCleanUpAsync(CancellationToken cancellationToken)
    {
        await using var end = cancellationToken.Register(() => ProcessSignals.Terminate(Id)).ConfigureAwait(false);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Kills it and its descendants. Succeeds if they are gone.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
