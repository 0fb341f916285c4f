using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Running;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Ends what a command that was killed left unfinished. The pod's lock is free exactly when its owner is gone; the journal tells
/// what the owner had begun. Recovery goes on in the same operation, so that one that is killed itself is taken up by the next.
/// </summary>
public static class RecoverPod
{
    private const string NeverBegun = "none";
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(2);

    /// <summary>Rebuilds the records that are lost, recovers every pod whose owner is gone, and sweeps what removed pods left in the store.</summary>
    /// <param name="host">What to work with.</param>
    /// <param name="cancellationToken">Stops between two pods.</param>
    /// <returns>What was done, a line for each pod; an error for each pod that cannot be recovered yet, which never keeps the others.</returns>
    public static async Task<(IReadOnlyList<string> Lines, IReadOnlyList<Exception> Errors)> AllAsync(PodHost host, CancellationToken cancellationToken)
    {
        host.Store.Paths.Create();
        var lines = new List<string>();
        var errors = new List<Exception>();
        await RebuildPod.AllAsync(host, lines, errors, cancellationToken).ConfigureAwait(false);
        using var bound = new SemaphoreSlim(host.OneAtATime ? 1 : 2 * Environment.ProcessorCount);
        var results = await Task.WhenAll(host.Store.List(host.Notice).Select(async record =>
        {
            await bound.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var line = await IfNeededAsync(host, record.Id, cancellationToken).ConfigureAwait(false);
                return (Line: await RemovalWatch.TakeUpAsync(host, record.Id, cancellationToken).ConfigureAwait(false) ?? line, Error: (Exception?)null);
            }
            catch (Exception error) when (error is PodException or EngineException or IOException)
            {
                return (null, error);
            }
            finally
            {
                bound.Release();
            }
        })).ConfigureAwait(false);

        await SweepAsync(host, errors, cancellationToken).ConfigureAwait(false);
        return ([.. lines, .. results.Select(result => result.Line).OfType<string>()], [.. errors, .. results.Select(result => result.Error).OfType<Exception>()]);
    }

    // A directory without a record may be a pod's whose record was lost: as long as it has containers, its journal is needed to rebuild it.
    private static async Task SweepAsync(PodHost host, List<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            var containers = await host.Engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken).ConfigureAwait(false);
            var pods = containers.Select(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel, "")).ToHashSet();
            await StoreSweep.RunAsync(host, pods.Contains, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EngineException or PodException)
        {
            errors.Add(error); // nobody can say what is still needed, or others are at it: nothing is swept
        }
    }

    /// <summary>
    /// Whether an operation was left open, or never begun by who made the record, or the pod ran when the machine went down. A record
    /// that tells of outcomes only lost its journal.
    /// </summary>
    internal static bool IsNeeded(PodHost host, JournalState state, PodRecord record) => IsInterrupted(state, record) || IsOfFormerBoot(state, host.Planner.For(record));

    /// <summary>Whether an operation was left open or never begun: the pod is half of something.</summary>
    internal static bool IsInterrupted(JournalState state, PodRecord record) => state.Open is not null || !state.HasBegun && record.Outcomes.Count == 0;

    internal static bool IsNeeded(PodSession session) => IsInterrupted(session.Journal.State, session.Record) || IsOfFormerBoot(session.Journal.State, session.Plan());

    /// <summary>Recovers one pod if nobody works on it and it needs it.</summary>
    /// <returns>What was done; null when nothing was.</returns>
    internal static async Task<string?> IfNeededAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        if (FileLock.IsHeld(host.Store.Paths.PodLock(id))) return null;

        // Twice where one that was complete, and is kept, ran in a former boot.
        string? line = null;
        while (await PodSession.OpenUnrecoveredAsync(host, id, "recover", cancellationToken).ConfigureAwait(false) is { } session)
        {
            using (session)
            {
                if (!IsNeeded(session)) break;
                line = await RecoverAsync(host, session, cancellationToken).ConfigureAwait(false);
            }
        }

        return line;
    }

    /// <summary>Recovers a pod whose lock is held.</summary>
    /// <returns>What was done.</returns>
    internal static async Task<string> RecoverAsync(PodHost host, PodSession session, CancellationToken cancellationToken)
    {
        var isWithoutJournal = !session.Journal.State.HasBegun && session.Record.Outcomes.Count == 0;
        if (isWithoutJournal) await RestoreFromEngineAsync(host, session, cancellationToken).ConfigureAwait(false);
        if (session.Journal.State.Open is null && !isWithoutJournal && session.Record.Phase == PodPhase.Removing)
            return await RemoveAsync(session, session.Begin("rm", PodPhase.Removing), $"pod \"{session.Record.Name}\": was half removed before the machine was started anew, now removed").ConfigureAwait(false);
        if (session.Journal.State.Open is null && !isWithoutJournal)
            return await StopAsync(session, session.Begin("stop", PodPhase.Stopping), $"pod \"{session.Record.Name}\": ran before the machine was started anew, now stopped").ConfigureAwait(false);

        var open = session.Journal.State.Open ?? new OpenOperation(NeverBegun, "run", null, Host.BootId);
        host.Log.ForContext(typeof(RecoverPod)).Information("Recovering pod {PodName} from an interrupted {Verb}", session.Record.Name.Value, open.Verb);
        await AwaitPluginsAsync(host, session, open, cancellationToken).ConfigureAwait(false);
        var operation = new PodOperation(host, session, open.Id, open.Verb);
        var name = session.Record.Name;
        return open.Verb switch
        {
            _ when isWithoutJournal => await RemoveAsync(session, operation, $"pod \"{name}\": was not complete, removed").ConfigureAwait(false),
            "run" => await KeepOrRemoveAsync(session, operation, _ => true, PodPhase.Running).ConfigureAwait(false),
            "create" => await KeepOrRemoveAsync(session, operation, step => step.Level == StepLevel.Create, PodPhase.Created).ConfigureAwait(false),
            "add" => await KeepOrDropAsync(session, operation, open).ConfigureAwait(false),
            "remove-container" => await DropAsync(session, operation, open, step => step.Container == open.Subject).ConfigureAwait(false),
            "start" or "stop" or "repair" => await StopAsync(session, operation, $"pod \"{name}\": interrupted {open.Verb}, now stopped").ConfigureAwait(false),
            "rm" => await RemoveAsync(session, operation, $"pod \"{name}\": interrupted rm, now removed").ConfigureAwait(false),
            _ => throw new PodException($"pod \"{name}\" was left by an interrupted \"{open.Verb}\", which this minipod does not know. Use the newer minipod that began it."),
        };
    }

    // A dead owner's plugins run on, and so does iptables-restore. Before anything is undone they end by themselves, or are ended.
    private static async Task AwaitPluginsAsync(PodHost host, PodSession session, OpenOperation open, CancellationToken cancellationToken)
    {
        if (open.BootId != Host.BootId || session.Facts().SandboxId is not { } sandboxId) return;
        var ended = await ProcessMarker.EndAsync(CniArgs.ContainerId, sandboxId, host.InFlightPatience, TermGrace, cancellationToken).ConfigureAwait(false);
        if (ended > 0) host.Notice($"{ended} processes of the interrupted command had to be ended");
    }

    private static async Task<string> KeepOrRemoveAsync(PodSession session, PodOperation operation, Func<IStep, bool> which, PodPhase phase)
    {
        var name = session.Record.Name;
        if (IsDone(session, session.Plan().Where(which)))
        {
            operation.Complete(phase);
            return $"pod \"{name}\": was complete, kept";
        }

        return await RemoveAsync(session, operation, $"pod \"{name}\": was not complete, removed").ConfigureAwait(false);
    }

    private static async Task<string> KeepOrDropAsync(PodSession session, PodOperation operation, OpenOperation open)
    {
        if (session.Record.Spec.Containers.Any(container => container.Name.Value == open.Subject) && IsDone(session, StepSet.OfContainer(session.Plan(), open.Subject!)))
        {
            operation.Complete(PodPhase.Running);
            return $"pod \"{session.Record.Name}\": container \"{open.Subject}\" was complete, kept";
        }

        var effects = session.Journal.State.Effects;
        return await DropAsync(session, operation, open, step => effects[step.Key].Operation == open.Id).ConfigureAwait(false);
    }

    private static async Task<string> DropAsync(PodSession session, PodOperation operation, OpenOperation open, Func<IStep, bool> which)
    {
        Require(await operation.UndoAsync(which, force: true, afterCrash: true).ConfigureAwait(false), session);
        AddContainer.Forget(session, open.Subject!);
        operation.Complete(session.Record.Phase);
        return $"pod \"{session.Record.Name}\": container \"{open.Subject}\" removed";
    }

    private static async Task<string> StopAsync(PodSession session, PodOperation operation, string line)
    {
        Require(await operation.UndoAsync(NotOfAStoppedPod(session), force: false, afterCrash: true).ConfigureAwait(false), session);
        operation.Complete(PodPhase.Exited);
        return line;
    }

    // What a stopped pod does not have. Of a repair that makes containers anew also what is half made or half removed, so that the
    // next start makes it, and what cannot stay without that: their loss was allowed to that repair.
    private static Func<IStep, bool> NotOfAStoppedPod(PodSession session)
    {
        var effects = session.Journal.State.Effects;
        var plan = session.Plan();
        bool IsBroken(IStep step) => effects.GetValueOrDefault(step.Key) is not { IsWhole: true };
        return step => step.Level == StepLevel.Run || IsBroken(step) || StepSet.LivesOn(plan, step, IsBroken);
    }

    // A record without a journal: its maker was killed before the first line, or the power was lost before it reached the disk. What
    // the engine has of the pod was made, and what comes after a sandbox may have been.
    private static async Task RestoreFromEngineAsync(PodHost host, PodSession session, CancellationToken cancellationToken)
    {
        var traces = await FoundPod.TraceAsync(host, session.Record, cancellationToken).ConfigureAwait(false);
        foreach (var step in session.Plan())
        {
            var seen = step.Observe(traces);
            var mayBe = seen.IsInEffect || step.Level == StepLevel.Run && traces.Sandbox is not null;
            if (!mayBe) continue;
            var line = new JournalEntry { Operation = NeverBegun, Event = JournalEvent.Intent, Step = step.Key.ToString() };
            session.Journal.TryAppend(seen.Outcome is null ? line : line with { Event = JournalEvent.Done, Outcome = seen.Outcome });
        }
    }

    private static async Task<string> RemoveAsync(PodSession session, PodOperation operation, string line)
    {
        Require(await operation.UndoAsync(_ => true, force: true, afterCrash: true).ConfigureAwait(false), session);
        session.Remove();
        return line;
    }

    // What only a running pod has was made before the machine was started: nothing of the run is left but what outlives a boot,
    // reservations and cache.
    private static bool IsOfFormerBoot(JournalState state, IReadOnlyList<IStep> plan)
    {
        var effects = state.Effects;
        return plan.Any(step => step.Level == StepLevel.Run && effects.GetValueOrDefault(step.Key) is { BootId: { } boot } && boot != Host.BootId);
    }

    private static bool IsDone(PodSession session, IEnumerable<IStep> steps)
    {
        var effects = session.Journal.State.Effects;
        return steps.All(step => effects.GetValueOrDefault(step.Key) is { IsDone: true });
    }

    // The operation stays open, so that the next command tries again.
    private static void Require(IReadOnlyList<UndoFailure> left, PodSession session)
    {
        if (left.Count > 0) throw new PodException($"pod \"{session.Record.Name}\" cannot be recovered yet: {string.Join("; ", left.DistinctBy(failure => failure.Error).Select(failure => $"{failure.Step}: {failure.Error.Message}"))}. Mend the cause, then run 'minipod recover'.", left[0].Error);
    }
}
