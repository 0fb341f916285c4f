using System.Runtime.ExceptionServices;
using System.Text.Json;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>An operation on a pod, from its first to its last line in the journal.</summary>
internal sealed class PodOperation
{
    private readonly PodRuntime _runtime;
    private readonly PodSession _session;
    private readonly string _id;
    private readonly PodPhase _before;
    private readonly StepRunner _runner;

    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="session">The pod, whose lock is held.</param>
    /// <param name="id">The operation's id.</param>
    /// <param name="verb">What the operation does.</param>
    /// <param name="before">The pod's phase before the operation.</param>
    /// <param name="options">What is requested of the steps. Default nothing.</param>
    public PodOperation(PodRuntime runtime, PodSession session, string id, PodVerb verb, PodPhase before, StepOptions? options = null)
    {
        _runtime = runtime;
        _session = session;
        session.HasOperation = true;
        _id = id;
        _before = before;
        Verb = verb;
        Context = new StepContext
        {
            Record = session.Record,
            State = session.Journal.State,
            Engine = runtime.Engine,
            Cni = runtime.Cni,
            CniObserverOf = step => new CniJournal(id, step, session.Journal, runtime.Observer),
            Paths = runtime.Store.Paths,
            Log = runtime.Log,
            NamesAt = addresses => runtime.Hosts.NamesOf(session.Record, addresses),
            FindNetwork = runtime.Networks.Find,
            GivesUpNetworks = runtime.GivesUpNetworks,
            Progress = runtime.Notice,
            InFlightTimeout = runtime.Timeouts.InFlight,
            Protection = new SandboxProtection(runtime.Store.Paths, runtime.MayProtectSandbox),
            Time = runtime.Time,
            Options = options ?? new StepOptions(),
        };
        _runner = new StepRunner(id, session.Journal, Context, runtime.Observer, runtime.OneAtATime) { Gate = runtime.Gate };
    }

    public PodVerb Verb { get; }

    public StepContext Context { get; }

    /// <summary>Does the steps of the verb. Steps that are already in effect are skipped, and so are those of
    /// containers that are not due, see <see cref="StepSet.Due"/>.</summary>
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var plan = _session.Plan();
        var steps = StepSet.Due(_session.Record, Verb.Does(plan), Verb.Container).ToList();
        try
        {
            await _runner.DoAsync(plan, steps, cancellationToken).ConfigureAwait(false);
        }
        catch (ProtectionRefusedException refused) when (!cancellationToken.IsCancellationRequested)
        {
            // The engine does not give the reason in a reliable form. It was the score if the sandbox starts without
            // it.
            if ((await UndoAsync(all => all, force: true).ConfigureAwait(false)).Count > 0)
                ExceptionDispatchInfo.Throw(refused.InnerException!);
            Context.Protection.GiveUp();
            _runtime.Log.ForContext<PodOperation>().Information(
                "The sandbox of pod {PodName} did not start with a negative OOM score; retrying without it", _session.Record.FullName);
            await _runner.DoAsync(plan, steps, cancellationToken).ConfigureAwait(false);
            Context.Protection.NoteRefusal();
        }

        // A container whose start was left out is one that was created and not started.
        var idle = _runner.Skipped.Where(step => step.Level == StepLevel.Run).Select(step => step.Container).OfType<string>().ToList();
        if (idle.Count > 0) _session.Write(_session.Record with { Idle = [.. _session.Record.Idle.Union(idle)] });
    }

    /// <summary>Undoes the steps that the verb undoes.</summary>
    /// <param name="force">Whether to skip grace periods.</param>
    /// <param name="grace">A container's grace period between its stop signal and SIGKILL; null for the
    /// pod's.</param>
    /// <returns>The steps that could not be undone; empty when all were.</returns>
    public Task<IReadOnlyList<UndoFailure>> UndoAsync(bool force, TimeSpan? grace = null) => UndoAsync(Verb.Undoes, force, grace);

    /// <summary>Undoes those of the given steps that are, or may be, in effect.</summary>
    public async Task<IReadOnlyList<UndoFailure>> UndoAsync(
        Func<IReadOnlyList<IStep>, IEnumerable<IStep>> which, bool force, TimeSpan? grace = null, bool afterCrash = false)
    {
        // With its own token and deadline, because the caller's token may be the one that was canceled.
        var limit = grace ?? _session.Record.Spec.Grace;
        using var deadline = new CancellationTokenSource(_runtime.Timeouts.CleanUp + (force ? TimeSpan.Zero : limit));
        var effects = Context.State.Effects;
        var plan = _session.Plan();
        var steps = which(plan).Where(step => effects.ContainsKey(step.Key)).ToList();
        var scope = new UndoScope
        {
            Steps = steps.Select(step => step.Key).ToHashSet(),
            Force = force,
            Grace = limit,
            Began = Context.Time.GetTimestamp(),
            AfterCrash = afterCrash,
        };
        var failures = await _runner.UndoAsync(plan, steps, scope, deadline.Token).ConfigureAwait(false);
        _session.ForgetLiftedFault();
        return failures;
    }

    /// <summary>Undoes what a previous run of the pod left in effect, before the pod runs again.</summary>
    /// <param name="which">Selects the steps.</param>
    /// <param name="grace">A container's grace period between its stop signal and SIGKILL. Default none.</param>
    /// <exception cref="PodException">Something could not be undone. Continuing anyway would, for example, run ADD over
    /// a leaked attachment, which could then never be deleted.</exception>
    public async Task ClearAsync(Func<IReadOnlyList<IStep>, IEnumerable<IStep>> which, TimeSpan? grace = null)
    {
        var left = await UndoAsync(which, force: grace is null, grace).ConfigureAwait(false);
        if (left.Count > 0)
            throw new PodException($"cannot undo {left[0].Step} of the previous run: {left[0].Error.Message}", left[0].Error);
    }

    /// <summary>
    /// Prepares a pod for the start of the one container that the verb works on. If the pod is not running, what a
    /// previous run left is cleared, and its other containers stay stopped.
    /// </summary>
    /// <exception cref="PodException">Something of the previous run could not be undone.</exception>
    public async Task PrepareForOneAsync()
    {
        if (_before == PodPhase.Running) return;
        await ClearAsync(plan => plan.Where(step => step.Level == StepLevel.Run)).ConfigureAwait(false);
        var others = _session.Record.Spec.Containers
            .Select(container => container.FullName)
            .Where(container => container != Verb.Container);
        _session.Write(_session.Wished() with { Idle = [.. others], Pending = [] });
    }

    /// <summary>Undoes only what this operation did.</summary>
    public Task<IReadOnlyList<UndoFailure>> RollBackAsync()
    {
        var effects = Context.State.Effects;
        return UndoAsync(plan => plan.Where(step => effects.GetValueOrDefault(step.Key)?.Operation == _id), force: true);
    }

    /// <summary>
    /// Undoes what this operation did, and ends it as failed, with the pod in its previous phase. If something could
    /// not be undone, the operation stays open, and the next command on the pod recovers it.
    /// </summary>
    /// <param name="error">The first error.</param>
    /// <param name="record">Returns the record to write, given the current one.</param>
    /// <returns>The steps that could not be undone; empty when all were.</returns>
    public async Task<IReadOnlyList<UndoFailure>> GiveUpAsync(Exception error, Func<PodRecord, PodRecord> record)
    {
        var left = await RollBackAsync().ConfigureAwait(false);
        if (left.Count == 0) Fail(_before, error, record(_session.Record));
        return left;
    }

    /// <summary>Ends the operation successfully. The new phase and the outcomes of the steps are written to the
    /// record.</summary>
    /// <param name="phase">The pod's new phase. Default the phase that the verb specifies.</param>
    public void Complete(PodPhase? phase = null)
    {
        var record = phase is null ? Verb.Settle(_session.Record) : _session.Record;
        _session.Write(WithoutGoneAttempts(record) with { Phase = phase ?? Verb.After(_before), Operation = null, Outcomes = Outcomes() });
        _session.Journal.Append(new JournalEntry { Operation = _id, Event = JournalEvent.End, Verb = Verb.Name });
    }

    /// <summary>Ends the operation as failed. If that cannot be recorded, the operation stays open, and the next
    /// command on the pod recovers it.</summary>
    /// <param name="phase">The pod's phase now.</param>
    /// <param name="error">The first error.</param>
    /// <param name="record">The record to write; null for the current one.</param>
    public void Fail(PodPhase phase, Exception error, PodRecord? record = null)
    {
        try
        {
            _session.Write(
                (record ?? _session.Record) with { Phase = phase, Operation = null, Outcomes = Outcomes() }, durable: record is not null);
            _session.Journal.Append(new JournalEntry
            {
                Operation = _id,
                Event = JournalEvent.End,
                Verb = Verb.Name,
                Error = error.Message,
            });
        }
        catch (IOException unwritten)
        {
            // The first error remains the one that is reported.
            _runtime.Notice(
                $"cannot record the end of this command: {unwritten.Message}. Free some disk space, then run 'minipod recover'.");
        }
    }

    // An earlier attempt is removed once the latest is in place. An owner that was killed in between left it in the
    // record.
    private PodRecord WithoutGoneAttempts(PodRecord record)
    {
        if (record.Former.Count == 0) return record;
        var effects = Context.State.Effects;
        var there = _session.Plan().Where(step => effects.ContainsKey(step.Key)).Select(step => step.Container).ToHashSet();
        return record with { Former = [.. record.Former.Where(attempt => there.Contains(attempt.FullName))] };
    }

    private Dictionary<string, JsonElement> Outcomes() => Context.State.Effects
        .Where(effect => effect.Value.IsDone)
        .ToDictionary(effect => effect.Key.ToString(), effect => effect.Value.Outcome!.Value);
}
