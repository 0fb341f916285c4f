using System.Runtime.InteropServices;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Hosting;

/// <summary>
/// Handles SIGINT, SIGTERM and SIGHUP (a closed terminal). The first signal cancels the command's token; the command
/// cleans up and exits by itself. A second Ctrl-C prints what is going on and cuts short the waits that can be cut
/// short; a third ends the process at once, which is safe because of the journal. Other repeated signals are ignored:
/// supervisors repeat them without meaning to hurry the command.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _hangUp = new();
    private readonly CancellationTokenSource _again = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;
    private int _repeats;

    public Signals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Note(context, ExitCodes.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Note(context, ExitCodes.Terminated)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Note(context, 128 + 1)),
    ];

    /// <summary>Cancelled by any of the signals.</summary>
    public CancellationToken Token => _hangUp.Token;

    /// <summary>Cancelled by a Ctrl-C that follows an earlier signal.</summary>
    public CancellationToken Again => _again.Token;

    /// <summary>128 + the number of the first signal; null until one arrives.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _hangUp.Dispose();
        _again.Dispose();
    }

    private void Note(PosixSignalContext context, int exitCode)
    {
        // The command exits by itself once it has cleaned up.
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            _hangUp.Cancel();
            return;
        }

        if (context.Signal != PosixSignal.SIGINT) return;
        if (Interlocked.Increment(ref _repeats) > 1) Environment.Exit(_exitCode);
        Terminal.Error.WriteLine("minipod: still cleaning up; a third Ctrl-C exits at once and leaves the rest to 'minipod recover'");
        _again.Cancel();
    }
}
