using MiniPod.Linux;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>A pod whose lock is held: no other process changes it while the session is open.</summary>
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

    /// <summary>Called with the final record once the lock is released, unless the pod was removed. Default
    /// nothing.</summary>
    public Action<PodRecord>? Afterwards { get; set; }

    /// <summary>Whether there is an operation on the pod in this session. Then the hosts files of all pods are brought up to date once
    /// the lock is released. Default false.</summary>
    public bool HasOperation { get; set; }

    public JournalFile Journal { get; }

    private static string OwnProcess => $"(process {Environment.ProcessId})";

    /// <summary>Whether anything that only a running pod has is in effect. That can be so although the record says that
    /// the pod is stopped, if a stop or start failed.</summary>
    public bool HasRunEffects
    {
        get
        {
            var effects = Journal.State.Effects;
            return Plan().Any(step => step.Level == StepLevel.Run && effects.ContainsKey(step.Key));
        }
    }

    /// <summary>Takes a lock, waiting for its current holder.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="path">The lock file.</param>
    /// <param name="command">The name of the command, shown to commands that wait for the lock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="claim">A lock to hold while it waits, unless another command holds it already, see <see cref="ClaimWatch"/>. Default
    /// null: none.</param>
    /// <param name="limit">How long to wait at most. Default that of <see cref="PodRuntime.Timeouts"/>.</param>
    /// <exception cref="PodException">It was not free in time. The message says which process holds it, and
    /// what to do.</exception>
    public static async Task<FileLock> LockAsync(
        PodRuntime runtime,
        string path,
        string command,
        CancellationToken cancellationToken,
        string? claim = null,
        TimeSpan? limit = null)
    {
        FileLock? claimed = null;
        try
        {
            return await FileLock.AcquireAsync(
                path, limit ?? runtime.Timeouts.Lock, cancellationToken, holder: Holder(command), waiting: Waiting, polling: Claim)
                .ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new PodException($"{error.Message}. Wait for it, or raise --lock-timeout.", error);
        }
        finally
        {
            claimed?.Delete();
        }

        // A command that works on several pods at once sometimes waits for itself, which is not worth a notice.
        void Waiting(string other)
        {
            if (!other.EndsWith(OwnProcess, StringComparison.Ordinal)) runtime.Notice($"waiting for {other}");
        }

        // Another command may have held the claim until now.
        void Claim()
        {
            if (claim is not null && !runtime.IsAgent) claimed ??= FileLock.TryAcquire(claim, holder: Holder(command));
        }
    }

    /// <summary>Takes a pod's lock without checking the pod: a former owner may have left it unfinished.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="id">The pod's id.</param>
    /// <param name="command">The name of the command, shown to commands that wait for the lock.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <returns>The session; null when the pod was removed before the lock became free.</returns>
    public static async Task<PodSession?> OpenAsync(PodRuntime runtime, string id, string command, CancellationToken cancellationToken)
    {
        runtime.Store.Paths.Create(); // The lock directory is emptied at boot.
        var paths = runtime.Store.Paths;
        var taken = await LockAsync(runtime, paths.PodLock(id), command, cancellationToken, paths.ClaimLock(id)).ConfigureAwait(false);
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

    /// <summary>Opens a pod that was just added, whose lock is already held.</summary>
    public static PodSession Adopt(PodRuntime runtime, FileLock taken, PodRecord record) => new(runtime, taken, record);

    /// <summary>Describes this process as the holder of a lock, for commands that wait for it.</summary>
    public static string Holder(string command) => $"'minipod {command}' {OwnProcess}";

    /// <summary>Begins an operation. From here on a crash is detected.</summary>
    /// <exception cref="PodException">The operation cannot be recorded, and it does more than take things down. Nothing
    /// was changed.</exception>
    public PodOperation Begin(PodVerb verb, StepOptions? options = null)
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
            // Taking things down frees disk space, so the operation continues. If it is killed, it can simply be
            // started again.
            _runtime.Notice($"this command cannot be recorded ({error.Message}); continuing anyway");
        }
        catch (IOException error)
        {
            Journal.TryAppend(begin with { Event = JournalEvent.End, Error = error.Message });
            throw new PodException(
                $"cannot record the operation on pod \"{Record.FullName}\": {error.Message}. Nothing was changed. Free some disk space "
                + $"in \"{_runtime.Store.Paths.StateDirectory}\".",
                error);
        }

        return new PodOperation(_runtime, this, id, verb, before, options);
    }

    /// <summary>Removes an attempt of a container from the record.</summary>
    public void Forget(string container)
    {
        var targets = Record.RemovalTargets.Where(target => target.Container == container).ToList();
        Write(Record.Without(container), durable: true);
        foreach (var target in targets) RemoveWaitLock(_runtime.Store.Paths.WaitLock(target));
    }

    /// <inheritdoc cref="PodRuntime.RequireHostAsync"/>
    public Task RequireHostAsync(CancellationToken cancellationToken) =>
        _runtime.RequireHostAsync(Record.Networks, Record.Spec, cancellationToken);

    /// <exception cref="PodException">A removal failed part-way: the rest of the pod can only be removed.</exception>
    public void RequireWhole()
    {
        if (Record.Phase == PodPhase.Removing)
        {
            throw new PodException(
                $"pod \"{Record.FullName}\" is partly removed: a removal failed. Finish it with 'minipod rm -f {Record.FullName}'.");
        }
    }

    // The record has the outcomes of the steps at the end of the last operation. If the journal is lost, they are what
    // can be undone.
    private void RestoreJournal()
    {
        if (Journal.State.HasBegun) return;
        foreach (var (step, outcome) in Record.Outcomes)
            Journal.TryAppend(new JournalEntry { Operation = "restored", Event = JournalEvent.Done, Step = step, Outcome = outcome });
    }

    /// <summary>Drops what the record says about the former run of the pod, see <see cref="PodRecord.Fresh"/>.</summary>
    /// <param name="keepsPending">Whether the sandbox keeps running, so that init containers are not run again. Default false.</param>
    /// <param name="isWish">Whether the user starts it, so that a deadline is counted from now on. Default false.</param>
    /// <param name="isLeftToAgent">Whether the agent starts all containers, one after the other, once the sandbox runs: such a start gives
    /// way to commands, and those that the user has stopped stay so. Default false.</param>
    /// <param name="kept">What is still known of the restarts of containers. Default nothing.</param>
    public void ForgetRun(
        bool keepsPending = false,
        bool isWish = false,
        bool isLeftToAgent = false,
        IReadOnlyDictionary<string, RestartHistory>? kept = null)
    {
        var fresh = isWish ? Wished() : Record.Fresh();
        if (kept is { Count: > 0 }) fresh = fresh with { Restarts = kept };
        if (isLeftToAgent)
            fresh = fresh with { Pending = [.. Record.Spec.Containers.Select(container => container.FullName)], Idle = Record.Idle };
        if (keepsPending) fresh = fresh with { Pending = Record.Pending };
        if (!Record.IsInRunAs(fresh) || kept is { Count: > 0 }) Write(fresh, durable: kept is { Count: > 0 });
    }

    /// <summary>The record without what it says about the former run, as the user starts the pod: a deadline is counted from now
    /// on.</summary>
    public PodRecord Wished() => Record.Spec.DeadlineSeconds is null
        ? Record.Fresh()
        : Record.Fresh() with { StartedAt = _runtime.Time.GetUtcNow() };

    /// <summary>The record with all containers idle that are not running because of an operation of this program.</summary>
    public PodRecord WithIdleWhereStopped()
    {
        var (plan, effects) = (Plan(), Journal.State.Effects);
        var stopped = Record.Spec.Containers.Select(container => container.FullName)
            .Where(container => !StepSet.RunOfContainer(plan, container).Any(step => effects.ContainsKey(step.Key)));
        return Record with { Idle = [.. Record.Idle.Union(stopped)] };
    }

    /// <summary>Drops a fault that is not in effect from the record, so that nothing makes it again.</summary>
    public void ForgetLiftedFault()
    {
        if (Record.Fault is null) return;
        var effects = Journal.State.Effects;
        if (!Plan().Any(step => step.IsFault && effects.ContainsKey(step.Key))) Write(Record with { Fault = null });
    }

    /// <summary>Writes a changed record.</summary>
    public void Write(PodRecord record, bool durable = false)
    {
        _runtime.Store.Write(record, durable);
        Record = record;
    }

    /// <summary>Removes the pod's record, journal, name and lock, so that nothing is left of it.</summary>
    public void Remove()
    {
        Afterwards = null;
        _runtime.Store.Remove(Record);
        foreach (var path in _runtime.Store.Paths.WaitLocks(Record.Id)) RemoveWaitLock(path);
        RemoveWaitLock(_runtime.Store.Paths.ClaimLock(Record.Id));
        _lock.Delete();
        FaultPoint.Reach("after removal of the lock");
    }

    // A lock that is held is removed by its holder, which finds that there is nothing left to wait for.
    private static void RemoveWaitLock(string path)
    {
        if (File.Exists(path)) FileLock.TryAcquire(path)?.Delete();
    }

    /// <summary>The steps of the pod as currently recorded.</summary>
    public IReadOnlyList<IStep> Plan() => PlanOf(Record);

    /// <summary>The steps of the pod for another version of its record.</summary>
    public IReadOnlyList<IStep> PlanOf(PodRecord record) => _runtime.Planner.For(record);

    /// <summary>The facts about the pod from the outcomes of its steps, including steps that have been
    /// undone.</summary>
    public PodFacts Facts() => PodPlanner.Facts(Plan(), Journal.State.Fact);

    public void Dispose()
    {
        Journal.Dispose();
        _lock.Dispose();
        if (HasOperation) _runtime.Hosts.Update();
        Afterwards?.Invoke(Record);
    }
}
