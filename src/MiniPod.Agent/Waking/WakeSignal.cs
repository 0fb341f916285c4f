using System.Threading.Channels;

namespace MiniPod.Agent.Waking;

/// <summary>Wakes one who waits for something to happen. Several signals before the next wait are one.</summary>
/// <param name="clock">The clock.</param>
internal sealed class WakeSignal(TimeProvider clock)
{
    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Ends the wait, or the next one if nobody waits.</summary>
    public void Wake() => _signals.Writer.TryWrite(true);

    /// <summary>Waits for the signal.</summary>
    /// <param name="limit">How long to wait at most. Zero or less: not at all.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is thrown.</param>
    /// <returns>Whether the time is not over: the signal came, or it was canceled.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        await ((Task)_signals.Reader.ReadAsync(either.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !time.IsCancellationRequested;
    }
}
