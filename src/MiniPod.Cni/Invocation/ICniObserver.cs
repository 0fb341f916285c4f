namespace MiniPod.Cni;

/// <summary>
/// Observes every plugin call. An exception thrown by the observer aborts the operation, so that an observer that
/// writes a journal can refuse to continue without it.
/// </summary>
/// <remarks>
/// An operation runs its plugins one after another, and awaits its observer before and after each. It never calls its
/// observer concurrently, but successive calls may be on different threads. The time that the observer takes does not
/// count toward the operation's time limit. An observer that is passed to several operations at the same time is called
/// by each of them, possibly concurrently, and must be thread-safe.
/// </remarks>
public interface ICniObserver
{
    /// <summary>Called before a plugin is started. The plugin starts after this method has completed.</summary>
    /// <param name="invocation">The call, with the program, its environment and its input.</param>
    ValueTask PluginStartingAsync(PluginInvocation invocation);

    /// <summary>
    /// Called after a plugin has exited, was terminated, or could not be started. Called exactly once for every
    /// <see cref="PluginStartingAsync"/> that completed, before the operation itself completes.
    /// </summary>
    /// <param name="invocation">The same call as in <see cref="PluginStartingAsync"/>.</param>
    /// <param name="outcome">The outcome. It has no output and no exit code when the caller canceled the
    /// operation.</param>
    ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome);
}
