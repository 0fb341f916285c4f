using System.Runtime.InteropServices;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Hosting;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP (a closed terminal) ask the command to end, by its token; it cleans up and ends by itself. Ctrl-C is
/// what an impatient person has: a second one says what takes so long, and ends the waits that can be shortened; a third ends the
/// process there and then, which the journal makes safe. Supervisors repeat their signals without meaning that.
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

    /// <summary>Cancelled by Ctrl-C when a signal came before.</summary>
    public CancellationToken Again => _again.Token;

    /// <summary>128 + the signal's number; null as long as none came.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _hangUp.Dispose();
        _again.Dispose();
    }

    private void Note(PosixSignalContext context, int exitCode)
    {
        // The command ends by itself once it has cleaned up.
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            _hangUp.Cancel();
            return;
        }

        if (context.Signal != PosixSignal.SIGINT) return;
        if (Interlocked.Increment(ref _repeats) > 1) Environment.Exit(_exitCode);
        Terminal.Error.WriteLine("minipod: still cleaning up; a third Ctrl-C leaves it to 'minipod recover'");
        _again.Cancel();
    }
}
