namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Waits until no operation is running in this or another process, then runs a function while no operation can
    /// start. The function can safely inspect and remove what several attachments share, such as a bridge.
    /// </summary>
    /// <param name="patience">How long to wait for running operations. No new operation starts during the wait.</param>
    /// <param name="work">The function to run. It must not start an operation of a <see cref="CniRuntime"/>, which
    /// would wait for the function to finish.</param>
    /// <param name="cancellationToken">Cancels the wait, and is passed to the function.</param>
    /// <returns>A task that completes with the function. Exceptions of the function propagate.</returns>
    /// <exception cref="CniTimeoutException">Other operations did not finish in time. The function was not
    /// called.</exception>
    /// <exception cref="CniCacheException">The locks cannot be used. The function was not called.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the wait. The function was not
    /// called.</exception>
    public async Task RunWithOperationsPausedAsync(
        TimeSpan patience,
        Func<CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        using var all = await Operation.WaitAsync(_options, "CNI operations are still running", "GC", patience, () =>
            _locks.AcquireAllAsync(patience, cancellationToken)).ConfigureAwait(false);
        await work(cancellationToken).ConfigureAwait(false);
    }
}
