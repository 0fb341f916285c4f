namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Does something while no operation is under way, in this process or another, and lets none begin: what the plugins of several
    /// attachments share, a bridge, can be looked at and taken away then.
    /// </summary>
    /// <param name="patience">How long the operations under way are waited for. None begins meanwhile.</param>
    /// <param name="work">What is to be done. It must call no operation of a runtime: that would wait for its end.</param>
    /// <param name="cancellationToken">Ends the wait; the work is given it too.</param>
    /// <exception cref="CniTimeoutException">Other operations did not end in time. Nothing was done.</exception>
    /// <exception cref="CniCacheException">The locks cannot be used. Nothing was done.</exception>
    public async Task RunAloneAsync(TimeSpan patience, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var all = await Operation.WaitAsync(_options, "CNI operations are under way", "GC", patience, () => _locks.AcquireAllAsync(patience, cancellationToken)).ConfigureAwait(false);
        await work(cancellationToken).ConfigureAwait(false);
    }
}
