using MiniPod.Cni;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Watches plugins that run without a pod.</summary>
/// <param name="explain">Where each run is shown whole; null shows none.</param>
internal sealed class PluginView(ExplainView? explain) : ICniObserver
{
    /// <summary>Whether a plugin was called to ADD: from then on there may be something to undo.</summary>
    public bool AddHasBegun { get; private set; }

    public void PluginStarting(PluginInvocation invocation) => AddHasBegun |= invocation.Command == "ADD";

    public void PluginFinished(PluginInvocation invocation, PluginOutcome outcome) =>
        explain?.PluginRan(PluginCall.Of(invocation, outcome, text => text), outcome.Duration);
}
