using MiniPod.Cni;

namespace MiniPod.Bench;

/// <summary>The total time that the plugins of an operation took, from fork to the end of their output.</summary>
internal sealed class PluginTime : ICniObserver
{
    public double Milliseconds { get; private set; }

    // The time is in the outcome.
    public ValueTask PluginStartingAsync(PluginInvocation invocation) => ValueTask.CompletedTask;

    public ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome)
    {
        Milliseconds += outcome.Duration.TotalMilliseconds;
        return ValueTask.CompletedTask;
    }
}
