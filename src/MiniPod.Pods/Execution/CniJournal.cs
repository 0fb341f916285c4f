using System.Globalization;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>Writes every plugin run into the journal, and shows it to the observer.</summary>
internal sealed class CniJournal(string operation, JournalFile journal, IStepObserver? observer) : ICniObserver
{
    // Results have some hundred bytes. What a plugin out of its mind writes is not to fill the disk, nor the memory of who reads journals.
    private const int KeptOutput = 64 * 1024;

    public void PluginStarting(PluginInvocation invocation)
    {
        // The intent is in the journal already, as the step's; what counts here is what came of it.
        FaultPoint.Reach($"before plugin {invocation.Command} {invocation.PluginType}");
    }

    public void PluginFinished(PluginInvocation invocation, PluginOutcome outcome)
    {
        var call = PluginCall.Of(invocation, outcome, Cut);

        // A plugin that ran must not count as failed, nor its undo, because there is no room to tell of it.
        journal.TryAppend(new JournalEntry
        {
            Operation = operation,
            Event = JournalEvent.Plugin,
            Plugin = call,
            Milliseconds = outcome.Duration.TotalMilliseconds,
        });
        observer?.PluginRan(call, outcome.Duration);
    }

    private static string Cut(
        string text) => text.Length <= KeptOutput
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text[..KeptOutput]}... ({text.Length - KeptOutput} characters more)");
}
