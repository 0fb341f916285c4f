namespace MiniPod.Cni;

/// <summary>
/// Sees every call of a plugin, whole. What it throws ends the operation: one that writes a journal may refuse to go on without it.
/// </summary>
/// <remarks>
/// An operation runs its plugins one after another and calls its observer in between: never twice at once, on the caller's thread or on
/// one of the thread pool's. The operation waits for it to return, and its time runs on meanwhile; so it should be
/// quick. An observer that is given to several operations at once is called by each of them, at the same time
/// too, and must be safe for that.
/// </remarks>
public interface ICniObserver
{
    /// <summary>A plugin is about to be run; it is not started before this returns.</summary>
    /// <param name="invocation">The call: program, environment, input.</param>
    void PluginStarting(PluginInvocation invocation);

    /// <summary>
    /// A plugin has ended, could not be started, or was ended. Comes once for every <see cref="PluginStarting"/> that returned, before the
    /// operation itself ends.
    /// </summary>
    /// <param name="invocation">The call, the same as at its start.</param>
    /// <param name="outcome">How it ended. Where the caller gave up, without output and exit code.</param>
    void PluginFinished(PluginInvocation invocation, PluginOutcome outcome);
}
