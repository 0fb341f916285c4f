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
    private const string ContainerIdVariable = "CNI_CONTAINERID";
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(2);

    /// <summary>Rebuilds the records that are lost, recovers every pod whose owner is gone, and sweeps what removed pods left in the store.</summary>
    /// <param name="host">What to work with.</param>
    /// <param name="cancellationToken">Stops between two pods.</param>
    /// <returns>What was done, a line for each pod; an error for each pod that cannot be recovered yet, which never keeps the others.</returns>
    public static async Task<(IReadOnlyList<string> Lines, IReadOnlyList<Exception> Errors)> AllAsync(PodHost host, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var errors = new List<Exception>();
        host.Store.Paths.Create();
        await RebuildPod.AllAsync(host, lines, errors, cancellationToken).ConfigureAwait(false);
        foreach (var record in host.Store.List(host.Notice))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (await IfNeededAsync(host, record.Id, cancellationToken).ConfigureAwait(false) is { } line) lines.Add(line);
            }
            catch (Exception error) when (error is PodException or EngineException or IOException)
            {
                errors.Add(error);
            }
        }

        StoreSweep.Run(host.Store);
        return (lines, errors);
    }

    /// <summary>Whether an operation was left open, or never begun by who made the record. A record that tells of outcomes only lost its journal.</summary>
    internal static bool IsNeeded(JournalState state, PodRecord record) => state.Open is not null || !state.HasBegun && record.Outcomes.Count == 0;

    internal static bool IsNeeded(PodSession session) => IsNeeded(session.Journal.State, session.Record);

    /// <summary>Recovers one pod if nobody works on it and it needs it.</summary>
    /// <returns>What was done; null when nothing was.</returns>
    internal static async Task<string?> IfNeededAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        if (FileLock.IsHeld(host.Store.Paths.PodLock(id))) return null;
        using var session = await PodSession.OpenUnrecoveredAsync(host, id, "recover", cancellationToken).ConfigureAwait(false);
        return session is not null && IsNeeded(session) ? await RecoverAsync(host, session, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Recovers a pod whose lock is held.</summary>
    /// <returns>What was done.</returns>
    internal static async Task<string> RecoverAsync(PodHost host, PodSession session, CancellationToken cancellationToken)
    {
        var open = session.Journal.State.Open ?? new OpenOperation("none", "run", null, Host.BootId);
        host.Log.ForContext(typeof(RecoverPod)).Information("Recovering pod {PodName} from an interrupted {Verb}", session.Record.Name.Value, open.Verb);
        await AwaitPluginsAsync(host, session, open, cancellationToken).ConfigureAwait(false);
        var operation = new PodOperation(host, session, open.Id, open.Verb, attachTo: null);
        var name = session.Record.Name;
        return open.Verb switch
        {
            "run" => await KeepOrRemoveAsync(session, operation, _ => true, PodPhase.Running).ConfigureAwait(false),
            "create" => await KeepOrRemoveAsync(session, operation, step => step.Level == StepLevel.Create, PodPhase.Created).ConfigureAwait(false),
            "add" => await KeepOrDropAsync(session, operation, open).ConfigureAwait(false),
            "remove-container" => await DropAsync(session, operation, open, step => AddContainer.IsOf(step, open.Subject!)).ConfigureAwait(false),
            "start" or "stop" or "repair" or "restart" => await StopAsync(session, operation, $"pod \"{name}\": interrupted {open.Verb}, now stopped").ConfigureAwait(false),
            "rm" => await RemoveAsync(session, operation, $"pod \"{name}\": interrupted rm, now removed").ConfigureAwait(false),
            _ => throw new PodException($"pod \"{name}\" was left by an interrupted \"{open.Verb}\", which this minipod does not know. Use the newer minipod that began it."),
        };
    }

    // A dead owner's plugins run on. Before anything is undone they end by themselves, or are ended.
    private static async Task AwaitPluginsAsync(PodHost host, PodSession session, OpenOperation open, CancellationToken cancellationToken)
    {
        if (open.BootId != Host.BootId || session.Journal.State.Fact(CreateSandbox.StepKey)?.ContainerId is not { } sandboxId) return;
        var ended = await ProcessMarker.EndAsync(ContainerIdVariable, sandboxId, host.InFlightPatience, TermGrace, cancellationToken).ConfigureAwait(false);
        if (ended > 0) host.Notice($"{ended} plugin processes of the interrupted command had to be ended");
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
        if (session.Record.Spec.Containers.FirstOrDefault(container => container.Name.Value == open.Subject) is { } added
            && IsDone(session, PodPlan.UpTo(session.Plan(), StartContainer.KeyOf(added.Name))))
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
        Require(await operation.UndoAsync(step => step.Level == StepLevel.Run, force: false, afterCrash: true).ConfigureAwait(false), session);
        operation.Complete(PodPhase.Exited);
        return line;
    }

    private static async Task<string> RemoveAsync(PodSession session, PodOperation operation, string line)
    {
        Require(await operation.UndoAsync(_ => true, force: true, afterCrash: true).ConfigureAwait(false), session);
        session.Remove();
        return line;
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
