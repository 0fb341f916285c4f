using Serilog;

namespace MiniPod.Agent.Waking;

/// <summary>Looks at a directory again and again: when the kernel reports a change, when it is woken, and when a time is over. An error
/// ends nothing.</summary>
/// <param name="path">The directory. It need not exist.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class DirectoryLoop(string path, TimeProvider clock, ILogger log)
{
    // An editor makes several changes, one after the other; and a pod's end is several events.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(30), AfterError = TimeSpan.FromSeconds(1);

    private readonly WakeSignal _signal = new(clock);

    /// <summary>Has it look again.</summary>
    public void Wake() => _signal.Wake();

    /// <summary>Looks until it is canceled.</summary>
    /// <param name="look">Looks once, with the watch to follow the directory by; returns how long nothing has to be done unless something
    /// happens.</param>
    /// <param name="isExpected">Whether an error is one of those that happen: its message is enough.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task RunAsync(Func<DirectoryWatch, TimeSpan> look, Func<Exception, bool> isExpected, CancellationToken cancellationToken)
    {
        using var watch = new DirectoryWatch(path, Wake, log);
        while (true)
        {
            var next = AfterError;
            try
            {
                next = look(watch);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it is, the directory is watched on.
                log.Warning(isExpected(error) ? null : error, "Directory {Directory}: {Error}", path, error.Message);
            }

            var isWoken = await _signal.WaitAsync(next, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (isWoken) await Task.Delay(Burst, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
