using MiniPod.Linux;

namespace MiniPod.Pods.Sessions;

/// <summary>
/// Lets what the agent does with a pod give way to a command that waits for the pod's lock: a pull or a hook can take for ever, and what
/// the user wants comes first. What is done within a second is completed.
/// </summary>
internal sealed class ClaimWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _given;
    private readonly ITimer _timer;

    /// <param name="runtime">The paths and the clock.</param>
    /// <param name="pod">The pod's id.</param>
    /// <param name="cancellationToken">Another reason to break off.</param>
    public ClaimWatch(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        _given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = runtime.Time.CreateTimer(_ => Look(runtime.Store.Paths.ClaimLock(pod)), null, Patience, Interval);
    }

    /// <summary>Canceled when a command waits, or for the other reason.</summary>
    public CancellationToken Token => _given.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _given.Dispose();
    }

    // In a timer, an exception would end the process.
    private void Look(string claim)
    {
        try
        {
            if (FileLock.IsHeld(claim)) _given.Cancel();
        }
        catch (LibcException)
        {
            // Then nobody is seen waiting.
        }
    }
}
