using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Recovery;

/// <summary>
/// Ends what a command that was killed left unfinished. The pod's lock is free exactly when its owner is gone; the journal tells
/// what the owner had begun. Recovery goes on in the same operation, so that one that is killed itself is taken up by the next.
/// </summary>
internal static class PodRecovery
{
    private const string NeverBegun = "none";
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(2);

    /// <summary>Whether an operation was left open or never begun: the pod is half of something. A record that tells of
    /// outcomes only lost its journal.</summary>
    public static bool IsInterrupted(JournalState state, PodRecord record) => state.Open is not null || HasNoJournal(state, record);

    /// <summary>The same, or whether the pod ran when the machine went down.</summary>
    public static bool IsNeeded(PodRuntime runtime, JournalState state, PodRecord record) =>
        IsInterrupted(state, record) || IsOfFormerBoot(state, runtime.Planner.For(record));

    /// <inheritdoc cref="IsNeeded(PodRuntime, JournalState, PodRecord)"/>
    public static bool IsNeeded(PodSession session) =>
        IsInterrupted(session.Journal.State, session.Record) || IsOfFormerBoot(session.Journal.State, session.Plan());

    /// <summary>Recovers one pod if nobody works on it and it needs it.</summary>
    /// <returns>What was done; null when nothing was.</returns>
    public static async Task<string?> IfNeededAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        if (FileLock.IsHeld(runtime.Store.Paths.PodLock(id))) return null;

        // Twice where one that was complete, and is kept, ran in a former boot.
        string? line = null;
        while (await PodSession.OpenAsync(runtime, id, "recover", cancellationToken).ConfigureAwait(false) is { } session)
        {
            using (session)
            {
                if (!IsNeeded(session)) break;
                line = await RecoverAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            }
        }

        return line;
    }

    /// <summary>Recovers a pod whose lock is held.</summary>
    /// <returns>What was done.</returns>
    public static async Task<string> RecoverAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        var state = session.Journal.State;
        if (HasNoJournal(state, session.Record))
        {
            await RestoreFromEngineAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            var never = new OpenOperation(NeverBegun, "rm", null, Host.BootId);
            return await EndAsync(
                runtime, session, never, new RemoveVerb("was not complete, removed"), cancellationToken).ConfigureAwait(false);
        }

        if (state.Open is not { } open) return await EndFormerBootAsync(session).ConfigureAwait(false);
        var verb = JournalVerbs.Find(open)
            ?? throw new PodException(
                $"pod \"{session.Record.FullName}\" was left by an interrupted \"{open.Verb}\", which this minipod does not "
                + "know. Use the newer minipod that began it.");
        return await EndAsync(runtime, session, open, verb, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> EndAsync(
        PodRuntime runtime, PodSession session, OpenOperation open, PodVerb verb, CancellationToken cancellationToken)
    {
        runtime.Log
            .ForContext(typeof(PodRecovery))
            .Information("Recovering pod {PodName} from an interrupted {Verb}", session.Record.FullName, open.Verb);
        await AwaitPluginsAsync(runtime, session, open, cancellationToken).ConfigureAwait(false);
        var operation = new PodOperation(runtime, session, open.Id, verb, session.Record.Phase);
        return await verb.RecoverAsync(new InterruptedOperation(session, operation, open)).ConfigureAwait(false);
    }

    // Nothing was interrupted but by the machine: a new operation takes down what is left of the run, or of a removal that had failed.
    private static Task<string> EndFormerBootAsync(PodSession session)
    {
        PodVerb verb = session.Record.Phase == PodPhase.Removing
            ? new RemoveVerb("was half removed before the machine was started anew, now removed")
            : new StopVerb("ran before the machine was started anew, now stopped");
        var operation = session.Begin(verb);
        return verb.RecoverAsync(new InterruptedOperation(session, operation, session.Journal.State.Open!));
    }

    // A dead owner's plugins run on, and so does iptables-restore. Before anything is undone they end by themselves, or are ended. A
    // plugin that ran to its end is none of them, nor is the shell of somebody who exported what '--explain' showed of it.
    private static async Task AwaitPluginsAsync(
        PodRuntime runtime, PodSession session, OpenOperation open, CancellationToken cancellationToken)
    {
        if (open.BootId != Host.BootId || session.Facts().SandboxId is not { } sandboxId) return;
        var inFlight = new ProcessMark(CniArgs.ContainerId, sandboxId) { With = PluginExec.Marker, Except = Finished(runtime, session) };
        var ended = await ProcessMarker.EndAsync(inFlight, runtime.Timeouts.InFlight, TermGrace, cancellationToken).ConfigureAwait(false);
        if (ended > 0) runtime.Notice($"{ended} processes of the interrupted command had to be ended");
    }

    private static HashSet<string> Finished(PodRuntime runtime, PodSession session) =>
    [
        .. JournalFile.Read(runtime.Store.Paths.JournalOf(session.Record.Id))
            .Select(entry => entry.Plugin?.Environment.GetValueOrDefault(PluginExec.Marker))
            .OfType<string>(),
    ];

    // A record without a journal: its maker was killed before the first line, or the power was lost before it reached the disk. What
    // the engine has of the pod was made, and what comes after a sandbox may have been.
    private static async Task RestoreFromEngineAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        var traces = await PodFromContainers.TraceAsync(runtime, session.Record, cancellationToken).ConfigureAwait(false);
        foreach (var step in session.Plan())
        {
            var seen = step.Observe(traces);
            if (!seen.IsInEffect && (step.Level != StepLevel.Run || traces.Sandbox is null)) continue;
            var line = new JournalEntry { Operation = NeverBegun, Event = JournalEvent.Intent, Step = step.Key.ToString() };
            session.Journal.TryAppend(seen.Outcome is null ? line : line with { Event = JournalEvent.Done, Outcome = seen.Outcome });
        }
    }

    private static bool HasNoJournal(JournalState state, PodRecord record) => !state.HasBegun && record.Outcomes.Count == 0;

    // What only a running pod has was made before the machine was started: nothing of the run is left but what outlives a boot,
    // reservations and cache.
    private static bool IsOfFormerBoot(JournalState state, IReadOnlyList<IStep> plan)
    {
        var effects = state.Effects;
        return plan.Any(step =>
            step.Level == StepLevel.Run && effects.GetValueOrDefault(step.Key) is { BootId: { } boot } && boot != Host.BootId);
    }
}
