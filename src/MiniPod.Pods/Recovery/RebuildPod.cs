using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>
/// Rebuilds a pod's record that is lost or damaged from the labels of its containers, what the engine reports about
/// them, the CNI cache, and what is on the host. Nothing of the pod itself is changed.
/// </summary>
internal static class RebuildPod
{
    private const string Verb = "rebuild";

    /// <summary>Rebuilds every pod that has containers and no valid record. A pod that cannot be rebuilt does not
    /// affect the others.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="lines">Receives a line for each pod about what was done.</param>
    /// <param name="errors">Receives an error for each pod that cannot be rebuilt.</param>
    /// <param name="cancellationToken">Stops between two pods.</param>
    public static async Task AllAsync(PodRuntime runtime, List<string> lines, List<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            var containers = await runtime.Engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken).ConfigureAwait(false);
            var lost = await LostPods.ConfirmAsync(
                runtime.Store.Paths, runtime.Engine, containers, cancellationToken).ConfigureAwait(false);
            foreach (var id in lost.Select(pod => pod.Id).Concat(runtime.Store.Ids().Where(id => IsDamaged(runtime.Store, id))))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TryAsync(runtime, id, errors, cancellationToken).ConfigureAwait(false) is { } line) lines.Add(line);
            }
        }
        catch (EngineException error)
        {
            errors.Add(error); // Only the engine knows whether a record is lost.
        }
    }

    private static bool IsDamaged(PodStore store, string id)
    {
        try
        {
            store.Read(id);
            return false;
        }
        catch (DamagedRecordException)
        {
            return true;
        }
        catch (PodException)
        {
            return false; // A newer format, or not readable: reported elsewhere, and left alone.
        }
    }

    private static async Task<string?> TryAsync(PodRuntime runtime, string id, List<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            return await OneAsync(runtime, id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is PodException or EngineException or CniException or LibcException or IOException or UnauthorizedAccessException)
        {
            errors.Add(error is PodException ? new PodException($"pod {id[..12]} cannot be rebuilt: {error.Message}", error) : error);
            return null;
        }
    }

    // The names lock is taken before a pod's lock, and no process waits for a pod's lock while it holds the names lock.
    // If the pod's lock is held, another process is working on the pod.
    private static async Task<string?> OneAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        var store = runtime.Store;
        using var names = await PodSession.LockAsync(runtime, store.Paths.NamesLock, "recover", cancellationToken).ConfigureAwait(false);
        using var taken = FileLock.TryAcquire(store.Paths.PodLock(id), holder: PodSession.Holder("recover"));
        if (taken is null) return null;

        // Step 1: check again, now that no other process can change the pod.
        var damaged = IsDamaged(store, id);
        if (!damaged && File.Exists(store.Paths.Record(id))) return null;
        var all = await runtime.Engine.ListContainersAsync([$"{ContainerNames.PodIdLabel}={id}"], cancellationToken).ConfigureAwait(false);
        var containers = all.Where(container => ContainerNames.IsOf(store.Paths, container)).ToList();
        if (containers.Count == 0)
        {
            if (damaged)
            {
                throw new PodException(
                    $"\"{store.Paths.Record(id)}\" is damaged, and the engine has no containers of the pod. Remove the directory "
                    + $"\"{store.Paths.PodDirectory(id)}\", then run 'minipod prune'.");
            }

            taken.Delete();
            return null;
        }

        // Step 2: reconstruct the record, and make sure that its name is not taken.
        var found = await PodFromContainers.ReadAsync(runtime, id, containers, cancellationToken).ConfigureAwait(false);
        if (damaged) store.SetAside(id);
        if (NameHolder.Find(runtime, found.Record.FullName) is { } holder)
        {
            throw new PodException(
                $"its name \"{found.Record.FullName}\" is taken by {NameHolder.Describe(holder.Record)}. Remove that one with "
                + $"'minipod rm -f {found.Record.FullName}', or what is left of this one with 'minipod prune --lost'.");
        }

        // Step 3: write the journal before the record. Without a record the journal has no effect, so being killed here
        // is harmless.
        AtomicFile.CreateDirectory(store.Paths.PodDirectory(id));
        var record = found.Record;
        using (var journal = JournalFile.Open(store.Paths.JournalOf(id), runtime.Time))
        {
            if (!journal.State.HasBegun || journal.State.Open is { Verb: Verb }) Write(journal, runtime.Planner.For(record), found.Traces);
            record = record with { Fault = PodPlanner.FaultIn(journal.State) };
            record = record with
            {
                Phase = PhaseOf(journal.State, runtime.Planner.For(record), found),
                Outcomes = journal.State.Effects
                    .Where(effect => effect.Value.IsDone)
                    .ToDictionary(effect => effect.Key.ToString(), effect => effect.Value.Outcome!.Value),
            };
        }

        store.Add(record);
        runtime.Log.ForContext(typeof(RebuildPod)).Information("Rebuilt the record of pod {PodName} from its containers", record.FullName);
        return $"pod \"{record.FullName}\": its record was {(damaged ? "damaged" : "lost")}, rebuilt from {containers.Count} containers";
    }

    private static void Write(JournalFile journal, IEnumerable<IStep> plan, PodTraces traces)
    {
        var operation = Guid.NewGuid().ToString("N")[..12];
        journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.Begin, Verb = Verb, BootId = Linux.Host.BootId });
        foreach (var step in plan)
        {
            var seen = step.Observe(traces);
            if (!seen.IsInEffect) continue;
            var entry = new JournalEntry { Operation = operation, Event = JournalEvent.Intent, Step = step.Key.ToString() };
            journal.Append(seen.Outcome is null ? entry : entry with { Event = JournalEvent.Done, Outcome = seen.Outcome });
        }

        journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.End, Verb = Verb });
    }

    // If anything that only a running pod has is in effect, the pod counts as running: repair can restore it, or stop
    // take it down.
    private static PodPhase PhaseOf(JournalState state, IEnumerable<IStep> plan, PodFromContainers found)
    {
        var effects = state.Effects;
        if (plan.Any(step => step.Level == StepLevel.Run && effects.ContainsKey(step.Key))) return PodPhase.Running;
        return found.WasStarted ? PodPhase.Exited : PodPhase.Created;
    }
}
