using System.Collections.Concurrent;

namespace MiniPod.Cni.Tests;

/// <summary>Records the plugin calls it receives.</summary>
internal sealed class Recorder : ICniObserver
{
    private readonly ConcurrentQueue<PluginInvocation> _started = new();
    private readonly ConcurrentQueue<(PluginInvocation Invocation, PluginOutcome Outcome)> _finished = new();

    public IReadOnlyList<PluginInvocation> Started => [.. _started];

    public IReadOnlyList<(PluginInvocation Invocation, PluginOutcome Outcome)> Finished => [.. _finished];

    public IReadOnlyList<string> Calls => [.. _started.Select(call => $"{call.Command} {call.PluginType}")];

    /// <summary>The maximum number of concurrent calls.</summary>
    public int MostAtOnce { get; private set; }

    public ValueTask PluginStartingAsync(PluginInvocation invocation)
    {
        lock (_started)
        {
            _started.Enqueue(invocation);
            MostAtOnce = Math.Max(MostAtOnce, _started.Count - _finished.Count);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome)
    {
        lock (_started) _finished.Enqueue((invocation, outcome));
        return ValueTask.CompletedTask;
    }
}
