using System.Globalization;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>Writes every plugin run of a step to the journal and reports it to the observer.</summary>
internal sealed class CniJournal(string operation, StepKey step, JournalFile journal, IStepObserver? observer) : ICniObserver
{
    // Results have a few hundred bytes. The output of a misbehaving plugin must not fill the disk, or the memory of a
    // journal's reader.
    private const int KeptOutput = 64 * 1024;

    public ValueTask PluginStartingAsync(PluginInvocation invocation)
    {
        // The step's intent is already in the journal; only the result of the plugin run is missing.
        FaultPoint.Reach($"before plugin {invocation.Command} {invocation.PluginType}");
        return ValueTask.CompletedTask;
    }

    public async ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome)
    {
        var call = PluginCall.Of(invocation, outcome, Cut);

        // A plugin run must not count as failed, nor must its undo, because the disk is too full to record it.
        journal.TryAppend(new JournalEntry
        {
            Operation = operation,
            Event = JournalEvent.Plugin,
            Step = step.ToString(),
            Plugin = call,
            Milliseconds = outcome.Duration.TotalMilliseconds,
        });
        if (observer is not null) await observer.PluginRanAsync(call, outcome.Duration).ConfigureAwait(false);
    }

    private static string Cut(
        string text) => text.Length <= KeptOutput
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text[..KeptOutput]}... ({text.Length - KeptOutput} more characters)");
}
