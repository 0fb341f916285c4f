using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Observes plugins that run without a pod.</summary>
/// <param name="writer">Where each plugin call is shown in full; null to show none.</param>
/// <param name="words">The language.</param>
internal sealed class PluginView(TextWriter? writer, StepWords words) : ICniObserver
{
    private readonly PluginCallView? _calls = writer is null ? null : new PluginCallView(writer, words);

    /// <summary>Looks at the host before and after each plugin; null not to.</summary>
    public HostWatch? Watch { get; init; }

    /// <summary>Where to look, besides the host.</summary>
    public WatchedPlace? Place { get; init; }

    /// <summary>Whether a plugin was called with ADD: from then on there may be something to undo.</summary>
    public bool AddHasBegun { get; private set; }

    public async ValueTask PluginStartingAsync(PluginInvocation invocation)
    {
        AddHasBegun |= invocation.Command == "ADD";
        if (writer is null || Watch is null) return;
        HostChangesView.Write(writer, await Watch.BeginAsync(Place!, CancellationToken.None), "      ", words);
    }

    public async ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome)
    {
        if (writer is null) return;
        _calls!.Write(PluginCall.Of(invocation, outcome, text => text), outcome.Duration);
        if (Watch is null) return;
        HostChangesView.Write(writer, await Watch.LookAgainAsync(Place!, isBehindPlugin: false, CancellationToken.None), "        ", words);
    }
}
