using System.Collections.Concurrent;

namespace MiniPod.Cni.Tests;

/// <summary>Remembers the calls it sees.</summary>
internal sealed class Recorder : ICniObserver
{
    private readonly ConcurrentQueue<PluginInvocation> _started = new();
    private readonly ConcurrentQueue<(PluginInvocation Invocation, PluginOutcome Outcome)> _finished = new();

    public IReadOnlyList<PluginInvocation> Started => [.. _started];

    public IReadOnlyList<(PluginInvocation Invocation, PluginOutcome Outcome)> Finished => [.. _finished];

    public IReadOnlyList<string> Calls => [.. _started.Select(call => $"{call.Command} {call.PluginType}")];

    public void PluginStarting(PluginInvocation invocation) => _started.Enqueue(invocation);

    public void PluginFinished(PluginInvocation invocation, PluginOutcome outcome) => _finished.Enqueue((invocation, outcome));
}
