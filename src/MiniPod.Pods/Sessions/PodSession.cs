using MiniPod.Linux;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>A pod under its lock: nobody else changes it as long as this is open.</summary>
internal sealed class PodSession : IDisposable
{
    private readonly PodRuntime _runtime;
    private readonly FileLock _lock;

    private PodSession(PodRuntime runtime, FileLock taken, PodRecord record)
    {
        _runtime = runtime;
        _lock = taken;
        Record = record;
        Journal = JournalFile.Open(runtime.Store.Paths.JournalOf(record.Id), runtime.Time);
        RestoreJournal();
    }

    public PodRecord Record { get; private set; }

    /// <summary>What is done once the lock is given back, with the record as it is then; not when the pod was removed.
    /// Default nothing.</summary>
    public Action<PodRecord>? Afterwards { get; set; }

    public JournalFile Journal { get; }

    /// <summary>Whether anything that only a running pod has is in effect, also when the record says that the pod is
    /// stopped: a stop or start failed then.</summary>
    public bool HasRunEffects
    {
        get
        {
            var effects = Journal.State.Effects;
            return Plan().Any(step => step.Level == StepLevel.Run && effects.ContainsKey(step.Key));
        }
    }

    /// <summary>Takes a lock, waiting for whoever has it.</summary>
    /// <exception cref="PodException">It was not free in time; the message tells who has it, and what to do.</exception>
    public static async Task<FileLock> LockAsync(PodRuntime runtime, string path, string command, CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.AcquireAsync(path, runtime.Timeouts.Lock, cancellationToken, holder: Holder(command), waiting: line =>
                runtime.Notice($"waiting for {line}")).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new PodException($"{error.Message}. Wait for it, or raise --lock-timeout.", error);
        }
    }

    /// <summary>Takes a pod's lock, and looks at nothing: a former owner may have left the pod half-way.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="id">The pod's id.</param>
    /// <param name="command">What is to be done, for those who wait.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <returns>Null when the pod is gone by the time the lock is free.</returns>
    public static async Task<PodSession?> OpenAsync(PodRuntime runtime, string id, string command, CancellationToken cancellationToken)
    {
        runtime.Store.Paths.Create(); // the lock directory goes with the boot
        var taken = await LockAsync(runtime, runtime.Store.Paths.PodLock(id), command, cancellationToken).ConfigureAwait(false);
        try
        {
            if (runtime.Store.Read(id) is { } record)
            {
                runtime.Store.RemoveTemporary(id);
                return new PodSession(runtime, taken, record);
            }
        }
        catch
        {
            taken.Dispose();
            throw;
        }

        taken.Delete();
        return null;
    }

    /// <summary>Opens a pod whose lock is held already: one that was just added.</summary>
    public static PodSession Adopt(PodRuntime runtime, FileLock taken, PodRecord record) => new(runtime, taken, record);

    /// <summary>What others read who wait for a lock.</summary>
    public static string Holder(string command) => $"'minipod {command}' (process {Environment.ProcessId})";

    /// <summary>Begins an operation: from here on a crash is noticed.</summary>
    /// <exception cref="PodException">It cannot be recorded, and it does more than take things away; nothing was done.</exception>
    public PodOperation Begin(PodVerb verb, StepWishes? wishes = null)
    {
        var id = Guid.NewGuid().ToString("N")[..12];
        var before = Record.Phase;
        var begin = new JournalEntry
        {
            Operation = id,
            Event = JournalEvent.Begin,
            Verb = verb.Name,
            Subject = verb.Container,
            BootId = Linux.Host.BootId,
        };
        var known = new Lazy<IReadOnlySet<StepKey>>(() => Plan().Select(step => step.Key).ToHashSet());
        Journal.CompactIfLong(step => known.Value.Contains(step));
        try
        {
            Journal.Append(begin);
            var during = Record with { Phase = verb.During(before), Operation = verb.Name };
            if (Record.Phase != during.Phase || Record.Operation != during.Operation) Write(during);
        }
        catch (IOException error) when (verb.OnlyTakesAway)
        {
            // Taking down is how room is made: it goes on, and when it is killed it is begun again.
            _runtime.Notice($"this command cannot be recorded ({error.Message}) and is done all the same");
        }
        catch (IOException error)
        {
            Journal.TryAppend(begin with { Event = JournalEvent.End, Error = error.Message });
            throw new PodException(
                $"cannot record what is to be done with pod \"{Record.FullName}\": {error.Message}. Nothing was done. Make room "
                + $"in \"{_runtime.Store.Paths.StateDirectory}\".",
                error);
        }

        return new PodOperation(_runtime, this, id, verb, before, wishes);
    }

    /// <summary>Takes an attempt of a container out of the record.</summary>
    public void Forget(string container)
    {
        var targets = Record.RemovalTargets.Where(target => target.Container == container).ToList();
        Write(Record.Without(container), durable: true);
        foreach (var target in targets) RemoveWaitLock(_runtime.Store.Paths.WaitLock(target));
    }

    /// <exception cref="PodException">A removal failed half-way: what is left of the pod can only be removed.</exception>
    public void RequireWhole()
    {
        if (Record.Phase == PodPhase.Removing)
        {
            throw new PodException(
                $"pod \"{Record.FullName}\" is half removed: a removal failed. Finish it with 'minipod rm -f {Record.FullName}'.");
        }
    }

    // The record has what the steps brought forth when the last operation ended: with the journal gone, that is what there is to undo.
    private void RestoreJournal()
    {
        if (Journal.State.HasBegun) return;
        foreach (var (step, outcome) in Record.Outcomes)
            Journal.TryAppend(new JournalEntry { Operation = "restored", Event = JournalEvent.Done, Step = step, Outcome = outcome });
    }

    /// <summary>Writes the changed record.</summary>
    public void Write(PodRecord record, bool durable = false)
    {
        _runtime.Store.Write(record, durable);
        Record = record;
    }

    /// <summary>Removes the pod's record, journal, name and lock: nothing is left of it.</summary>
    public void Remove()
    {
        Afterwards = null;
        _runtime.Store.Remove(Record);
        foreach (var path in _runtime.Store.Paths.WaitLocks(Record.Id)) RemoveWaitLock(path);
        _lock.Delete();
        FaultPoint.Reach("after removal of the lock");
    }

    // One that is held is removed by its holder, who finds that there is nothing left to wait for.
    private static void RemoveWaitLock(string path)
    {
        if (File.Exists(path)) FileLock.TryAcquire(path)?.Delete();
    }

    /// <summary>The pod's steps, for its record as it is now.</summary>
    public IReadOnlyList<IStep> Plan() => PlanOf(Record);

    /// <summary>The pod's steps, for its record as it is to be.</summary>
    public IReadOnlyList<IStep> PlanOf(PodRecord record) => _runtime.Planner.For(record);

    /// <summary>What its steps brought forth, also those that are undone by now.</summary>
    public PodFacts Facts() => PodPlanner.Facts(Plan(), Journal.State.Fact);

    public void Dispose()
    {
        Journal.Dispose();
        _lock.Dispose();
        Afterwards?.Invoke(Record);
    }
}
