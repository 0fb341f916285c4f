namespace MiniPod.Cni;

/// <summary>Runs plugins: the one place where this library starts processes.</summary>
public interface IPluginExec
{
    /// <summary>Runs a plugin to its end.</summary>
    /// <param name="invocation">What to run, with what.</param>
    /// <param name="timeout">How long it may run; then it and its descendants are ended.</param>
    /// <param name="cancellationToken">The caller gives up: it and its descendants are ended.</param>
    /// <returns>How it ended. A failure, a passed deadline and a program that cannot be started are answers, not exceptions.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<PluginOutcome> RunAsync(PluginInvocation invocation, TimeSpan timeout, CancellationToken cancellationToken);
}
