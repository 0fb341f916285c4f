using MiniPod.Cni;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Observes plugins that run without a pod.</summary>
/// <param name="explain">Shows each plugin call in full; null to show none.</param>
internal sealed class PluginView(ExplainView? explain) : ICniObserver
{
    /// <summary>Whether a plugin was called with ADD: from then on there may be something to undo.</summary>
    public bool AddHasBegun { get; private set; }

    public void PluginStarting(PluginInvocation invocation) => AddHasBegun |= invocation.Command == "ADD";

    public void PluginFinished(PluginInvocation invocation, PluginOutcome outcome) =>
        explain?.PluginRan(PluginCall.Of(invocation, outcome, text => text), outcome.Duration);
}
