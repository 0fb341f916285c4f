using System.Runtime.InteropServices;

namespace MiniPod.Cli.Hosting;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP (a closed terminal) ask the command to end, by its token; it cleans up and ends by itself.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _hangUp = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    public Signals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Note(context, ExitCodes.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Note(context, ExitCodes.Terminated)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Note(context, 128 + 1)),
    ];

    /// <summary>Cancelled by any of the signals.</summary>
    public CancellationToken Token => _hangUp.Token;

    /// <summary>128 + the signal's number; null as long as none came.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _hangUp.Dispose();
    }

    private void Note(PosixSignalContext context, int exitCode)
    {
        // The command ends by itself once it has cleaned up.
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0) _hangUp.Cancel();
    }
}
