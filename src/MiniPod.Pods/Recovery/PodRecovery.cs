using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Recovery;

/// <summary>
/// Finishes or undoes what a killed command left unfinished. The pod's lock is free exactly when its owner is dead, and
/// the journal shows what the owner had begun. Recovery continues the same operation, so that another recovery can pick
/// it up if this one is killed.
/// </summary>
internal static class PodRecovery
{
    private const string NeverBegun = "none";
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(2);

    /// <summary>Whether an operation was left open or never begun, so that the pod is incomplete. A record that has
    /// outcomes has merely lost its journal.</summary>
    public static bool IsInterrupted(JournalState state, PodRecord record) => state.Open is not null || HasNoJournal(state, record);

    /// <summary>Why a pod on which no command works needs recovery.</summary>
    public static RecoveryNeed NeedOf(JournalState state, PodRecord record, IReadOnlyList<IStep> plan)
    {
        if (IsInterrupted(state, record)) return RecoveryNeed.Interrupted;
        if (IsOfFormerBoot(state, plan)) return RecoveryNeed.FormerBoot;
        return record.Phase == PodPhase.Removing ? RecoveryNeed.FailedRemoval : RecoveryNeed.None;
    }

    /// <summary>Whether the pod was interrupted, or was running when the machine went down.</summary>
    public static bool IsNeeded(PodRuntime runtime, JournalState state, PodRecord record) =>
        NeedOf(state, record, runtime.Planner.For(record)) is RecoveryNeed.Interrupted or RecoveryNeed.FormerBoot;

    /// <inheritdoc cref="IsNeeded(PodRuntime, JournalState, PodRecord)"/>
    public static bool IsNeeded(PodSession session) =>
        NeedOf(session.Journal.State, session.Record, session.Plan()) is RecoveryNeed.Interrupted or RecoveryNeed.FormerBoot;

    /// <summary>Recovers one pod if it needs recovery and no other process works on it. A removal that had failed is tried
    /// again.</summary>
    /// <returns>A line about what was done; null when nothing was.</returns>
    public static async Task<string?> IfNeededAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        if (FileLock.IsHeld(runtime.Store.Paths.PodLock(id))) return null;

        // Two rounds are needed if an operation was complete, and is kept, but ran before the last boot.
        string? line = null;
        while (await PodSession.OpenAsync(runtime, id, "recover", cancellationToken).ConfigureAwait(false) is { } session)
        {
            using (session)
            {
                if (NeedOf(session.Journal.State, session.Record, session.Plan()) == RecoveryNeed.None) break;
                line = await RecoverAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            }
        }

        return line;
    }

    /// <summary>Recovers a pod whose lock is held.</summary>
    /// <returns>A line about what was done.</returns>
    public static async Task<string> RecoverAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        var state = session.Journal.State;
        if (HasNoJournal(state, session.Record))
        {
            await RestoreFromEngineAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            var never = new OpenOperation(NeverBegun, "rm", null, Host.BootId);
            return await EndAsync(
                runtime, session, never, new RemoveVerb("was incomplete, removed"), cancellationToken).ConfigureAwait(false);
        }

        if (state.Open is not { } open) return await EndUninterruptedAsync(session).ConfigureAwait(false);
        var verb = JournalVerbs.Find(open)
            ?? throw new PodException(
                $"pod \"{session.Record.FullName}\" was left unfinished by an interrupted \"{open.Verb}\", which this minipod does not "
                + "know. Use the newer minipod that started it.");
        // For people who read the journal: when it became another process's work. A full disk does not prevent a recovery.
        session.Journal.TryAppend(new JournalEntry { Operation = open.Id, Event = JournalEvent.Resume, BootId = Host.BootId });
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

    // No operation was interrupted: the machine went down, or a removal had failed. A new operation takes down what is
    // left of the run, or of the pod.
    private static async Task<string> EndUninterruptedAsync(PodSession session)
    {
        PodVerb verb = session.Record.Phase == PodPhase.Removing
            ? new RemoveVerb("was partly removed, now removed")
            : new StopVerb("was running before the machine was rebooted, now stopped");
        // What a user wanted to run, and somebody watches, runs again, unless it is to run once.
        if (verb is StopVerb && session.Record is { Spec.IsWatched: true, Phase: PodPhase.Running } ran)
        {
            session.Write(ran.Spec.RestartPolicy == RestartPolicyKind.Never
                ? ran with { Finish = new PodFinish(IsSuccess: false) }
                : ran with { IsToResume = true });
        }

        var operation = session.Begin(verb);
        try
        {
            return await verb.RecoverAsync(new InterruptedOperation(session, operation, session.Journal.State.Open!)).ConfigureAwait(false);
        }
        catch (PodException error) when (verb is RemoveVerb)
        {
            operation.Fail(PodPhase.Removing, error); // it has failed again, and was not interrupted
            throw;
        }
    }

    // A dead owner's plugins keep running, and so does iptables-restore. Before anything is undone, they get time to
    // exit, and are terminated if they do not. That does not include plugins that have finished, or the shell of a user
    // who exported the variables that '--explain' shows.
    private static async Task AwaitPluginsAsync(
        PodRuntime runtime, PodSession session, OpenOperation open, CancellationToken cancellationToken)
    {
        if (open.BootId != Host.BootId || session.Facts().SandboxId is not { } sandboxId) return;
        var inFlight = new ProcessMark(CniArgs.ContainerId, sandboxId) { With = PluginExec.Marker, Except = Finished(runtime, session) };
        var ended = await ProcessMarker.EndAsync(inFlight, runtime.Timeouts.InFlight, TermGrace, cancellationToken).ConfigureAwait(false);
        if (ended > 0) runtime.Notice($"terminated {ended} processes that the interrupted command had left running");
    }

    private static HashSet<string> Finished(PodRuntime runtime, PodSession session) =>
    [
        .. JournalFile.Read(runtime.Store.Paths.JournalOf(session.Record.Id))
            .Select(entry => entry.Plugin?.Environment.GetValueOrDefault(PluginExec.Marker))
            .OfType<string>(),
    ];

    // A record without a journal: its creator was killed before it wrote the first line, or the power failed before the
    // line reached the disk. What the engine has of the pod was created, and the steps that follow a sandbox may have
    // been done.
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

    // What only a running pod has was created before the last boot. Of that run, only what survives a reboot is left:
    // IP reservations and the CNI cache.
    private static bool IsOfFormerBoot(JournalState state, IReadOnlyList<IStep> plan)
    {
        var effects = state.Effects;
        return plan.Any(step =>
            step.Level == StepLevel.Run && effects.GetValueOrDefault(step.Key) is { BootId: { } boot } && boot != Host.BootId);
    }
}
