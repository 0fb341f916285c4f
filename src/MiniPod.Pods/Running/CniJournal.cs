using MiniPod.Cni;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Running;

/// <summary>Writes every plugin run into the journal, and shows it to the observer.</summary>
internal sealed class CniJournal(string operation, JournalFile journal, IStepObserver? observer) : ICniObserver
{
    public void PluginStarting(PluginInvocation invocation)
    {
        // The intent is in the journal already, as the step's; what counts here is what came of it.
    }

    public void PluginFinished(PluginInvocation invocation, PluginOutcome outcome)
    {
        var call = new PluginCall
        {
            Command = invocation.Command,
            Type = invocation.PluginType,
            Path = invocation.Path,
            Environment = invocation.Environment,
            Input = invocation.StdinText,
            Output = outcome.StdoutText,
            Error = outcome.StartError ?? outcome.StderrText,
            ExitCode = outcome.ExitCode,
        };
        // A plugin that ran must not count as failed, nor its undo, because there is no room to tell of it.
        journal.TryAppend(new JournalEntry { Operation = operation, Event = JournalEvent.Plugin, Plugin = call, Milliseconds = outcome.Duration.TotalMilliseconds });
        observer?.PluginRan(call, outcome.Duration);
    }
}
