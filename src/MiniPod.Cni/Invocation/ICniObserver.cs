namespace MiniPod.Cni;

/// <summary>Sees every call of a plugin, whole. What it throws ends the operation: one that writes a journal may refuse to go on without it.</summary>
public interface ICniObserver
{
    /// <summary>A plugin is about to be run.</summary>
    void PluginStarting(PluginInvocation invocation);

    /// <summary>A plugin has ended, could not be started, or was ended. Comes once for every <see cref="PluginStarting"/>.</summary>
    void PluginFinished(PluginInvocation invocation, PluginOutcome outcome);
}
