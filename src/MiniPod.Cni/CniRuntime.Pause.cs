namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Waits until no operation is under way, in this process or another, and does something while none can begin. What the plugins of
    /// several attachments share, a bridge for one, can be looked at and removed then.
    /// </summary>
    /// <param name="patience">How long the operations under way are waited for. None begins meanwhile.</param>
    /// <param name="work">What is to be done. It must not call an operation of a runtime, which would wait for its end.</param>
    /// <param name="cancellationToken">Ends the wait, and is given to the work.</param>
    /// <returns>A task that ends with the work; what the work throws is thrown on.</returns>
    /// <exception cref="CniTimeoutException">Other operations did not end in time. Nothing was done.</exception>
    /// <exception cref="CniCacheException">The locks cannot be used. Nothing was done.</exception>
    public async Task RunWithOperationsPausedAsync(
        TimeSpan patience,
        Func<CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        using var all = await Operation.WaitAsync(_options, "CNI operations are under way", "GC", patience, () =>
            _locks.AcquireAllAsync(patience, cancellationToken)).ConfigureAwait(false);
        await work(cancellationToken).ConfigureAwait(false);
    }
}
