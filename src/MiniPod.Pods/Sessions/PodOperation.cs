using System.Runtime.ExceptionServices;
using System.Text.Json;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>One operation on a pod, from its first line in the journal to its last.</summary>
internal sealed class PodOperation
{
    private readonly PodRuntime _runtime;
    private readonly PodSession _session;
    private readonly string _id;
    private readonly PodPhase _before;
    private readonly StepRunner _runner;

    /// <param name="runtime">What to work with.</param>
    /// <param name="session">The pod, under its lock.</param>
    /// <param name="id">The operation's id.</param>
    /// <param name="verb">What it does.</param>
    /// <param name="before">What the pod was before it.</param>
    /// <param name="wishes">What is wished of its steps. Default nothing.</param>
    public PodOperation(PodRuntime runtime, PodSession session, string id, PodVerb verb, PodPhase before, StepWishes? wishes = null)
    {
        _runtime = runtime;
        _session = session;
        _id = id;
        _before = before;
        Verb = verb;
        Context = new StepContext
        {
            Record = session.Record,
            State = session.Journal.State,
            Engine = runtime.Engine,
            Cni = runtime.Cni,
            CniObserver = new CniJournal(id, session.Journal, runtime.Observer),
            Paths = runtime.Store.Paths,
            Log = runtime.Log,
            Progress = runtime.Notice,
            InFlightTimeout = runtime.Timeouts.InFlight,
            Protection = new SandboxProtection(runtime.Store.Paths, runtime.MayProtectSandbox),
            Wishes = wishes ?? new StepWishes(),
        };
        _runner = new StepRunner(id, session.Journal, Context, runtime.Observer, runtime.OneAtATime);
    }

    public PodVerb Verb { get; }

    public StepContext Context { get; }

    /// <summary>Does what the verb does; steps in effect already are passed over, and so are those of former attempts:
    /// one that is gone is not made anew.</summary>
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var plan = _session.Plan();
        var former = _session.Record.Former.Select(attempt => attempt.FullName).ToHashSet();
        var steps = Verb.Does(plan).Where(step => step.Container is null || !former.Contains(step.Container)).ToList();
        try
        {
            await _runner.DoAsync(plan, steps, cancellationToken).ConfigureAwait(false);
        }
        catch (ProtectionRefusedException refused) when (!cancellationToken.IsCancellationRequested)
        {
            // The engine does not say why in a form one could rely on: whether it was the score shows when it starts without.
            if ((await UndoAsync(all => all, force: true).ConfigureAwait(false)).Count > 0)
                ExceptionDispatchInfo.Throw(refused.InnerException!);
            Context.Protection.GiveUp();
            _runtime.Log.ForContext<PodOperation>().Information(
                "The sandbox of pod {PodName} did not start with a negative OOM score; trying without", _session.Record.FullName);
            await _runner.DoAsync(plan, steps, cancellationToken).ConfigureAwait(false);
            Context.Protection.NoteRefusal();
        }
    }

    /// <summary>Undoes what the verb undoes.</summary>
    /// <param name="force">Does not wait for grace periods.</param>
    /// <param name="grace">How long a container has between its stop signal and KILL; null as docker's.</param>
    /// <returns>What could not be undone; empty when all is.</returns>
    public Task<IReadOnlyList<UndoFailure>> UndoAsync(bool force, TimeSpan? grace = null) => UndoAsync(Verb.Undoes, force, grace);

    /// <summary>Undoes those of some steps that are, or may be, in effect.</summary>
    public async Task<IReadOnlyList<UndoFailure>> UndoAsync(
        Func<IReadOnlyList<IStep>, IEnumerable<IStep>> which, bool force, TimeSpan? grace = null, bool afterCrash = false)
    {
        // On a token and a deadline of its own: the caller's may be the very one that was cancelled.
        using var deadline = new CancellationTokenSource(_runtime.Timeouts.CleanUp + (grace ?? TimeSpan.Zero));
        var effects = Context.State.Effects;
        var plan = _session.Plan();
        var steps = which(plan).Where(step => effects.ContainsKey(step.Key)).ToList();
        var scope = new UndoScope { Steps = steps.Select(step => step.Key).ToHashSet(), Force = force, AfterCrash = afterCrash };
        if (grace is { } given) scope = scope with { Grace = given };
        return await _runner.UndoAsync(plan, steps, scope, deadline.Token).ConfigureAwait(false);
    }

    /// <summary>Undoes what a former run of the pod left in effect, before it is run anew.</summary>
    /// <param name="which">The steps.</param>
    /// <param name="grace">How long a container has between its stop signal and KILL. Default none.</param>
    /// <exception cref="PodException">Something cannot be undone: an ADD over a leaked one, for example, could never be
    /// deleted again.</exception>
    public async Task ClearAsync(Func<IReadOnlyList<IStep>, IEnumerable<IStep>> which, TimeSpan? grace = null)
    {
        var left = await UndoAsync(which, force: grace is null, grace).ConfigureAwait(false);
        if (left.Count > 0)
            throw new PodException($"{left[0].Step} of the former run cannot be undone: {left[0].Error.Message}", left[0].Error);
    }

    /// <summary>
    /// Makes a pod ready for the start of the one container that the verb works on. One that does not run is cleared of what a former
    /// run left, and its other containers stay as they are: they are not to run.
    /// </summary>
    /// <exception cref="PodException">Something of the former run cannot be undone.</exception>
    public async Task PrepareForOneAsync()
    {
        if (_before == PodPhase.Running) return;
        await ClearAsync(plan => plan.Where(step => step.Level == StepLevel.Run)).ConfigureAwait(false);
        var others = _session.Record.Spec.Containers
            .Select(container => container.FullName)
            .Where(container => container != Verb.Container);
        _session.Write(_session.Record with { Idle = [.. others] });
    }

    /// <summary>Undoes what this operation did, and nothing else.</summary>
    public Task<IReadOnlyList<UndoFailure>> RollBackAsync()
    {
        var effects = Context.State.Effects;
        return UndoAsync(plan => plan.Where(step => effects.GetValueOrDefault(step.Key)?.Operation == _id), force: true);
    }

    /// <summary>
    /// Undoes what this operation did, and ends it as failed, the pod in the phase that it had before. Where something is left the
    /// operation stays open: whoever comes next to the pod recovers it.
    /// </summary>
    /// <param name="error">The first error.</param>
    /// <param name="record">The record as it is to be, made from what it is by now.</param>
    /// <returns>What could not be undone; empty when all is.</returns>
    public async Task<IReadOnlyList<UndoFailure>> GiveUpAsync(Exception error, Func<PodRecord, PodRecord> record)
    {
        var left = await RollBackAsync().ConfigureAwait(false);
        if (left.Count == 0) Fail(_before, error, record(_session.Record));
        return left;
    }

    /// <summary>Ends the operation well: the record tells the new phase and what the steps brought forth.</summary>
    /// <param name="phase">What the pod is now, where that is not what the verb meant. Default all is as the verb says.</param>
    public void Complete(PodPhase? phase = null)
    {
        var record = phase is null ? Verb.Settle(_session.Record) : _session.Record;
        _session.Write(WithoutGoneAttempts(record) with { Phase = phase ?? Verb.After(_before), Operation = null, Outcomes = Outcomes() });
        _session.Journal.Append(new JournalEntry { Operation = _id, Event = JournalEvent.End, Verb = Verb.Name });
    }

    /// <summary>Ends the operation as failed. When that cannot be written, it stays open, and the next command on the
    /// pod recovers it.</summary>
    /// <param name="phase">What the pod is now.</param>
    /// <param name="error">The first error.</param>
    /// <param name="record">The record as it is to be; null as it is.</param>
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
            // The first error stays the error.
            _runtime.Notice($"the end of this command cannot be recorded: {unwritten.Message}. Make room, then run 'minipod recover'.");
        }
    }

    // An earlier attempt goes once the latest stands. Who was killed between the two has not taken it out of the record.
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
