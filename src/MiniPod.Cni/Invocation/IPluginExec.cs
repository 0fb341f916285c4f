namespace MiniPod.Cni;

/// <summary>Runs plugins. The library starts processes only through this interface.</summary>
public interface IPluginExec
{
    /// <summary>Runs a plugin until it exits.</summary>
    /// <param name="invocation">The call, with the program, its environment and its input.</param>
    /// <param name="timeout">The time limit, after which the plugin and its descendants must be terminated.</param>
    /// <param name="cancellationToken">Cancels the call: the plugin and its descendants must be terminated.</param>
    /// <returns>The outcome. A failed plugin, an exceeded time limit and a program that cannot be started are outcomes,
    /// not exceptions.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<PluginOutcome> RunAsync(PluginInvocation invocation, TimeSpan timeout, CancellationToken cancellationToken);
}
