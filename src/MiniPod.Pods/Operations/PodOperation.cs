using MiniPod.Pods.Journal;
using MiniPod.Pods.Running;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>One operation on a pod, from its first line in the journal to its last.</summary>
internal sealed class PodOperation
{
    private readonly PodHost _host;
    private readonly PodSession _session;
    private readonly string _id;
    private readonly string _verb;
    private readonly StepRunner _runner;

    public PodOperation(PodHost host, PodSession session, string id, string verb, string? attachTo)
    {
        _host = host;
        _session = session;
        _id = id;
        _verb = verb;
        Context = new StepContext
        {
            Record = session.Record,
            State = session.Journal.State,
            Engine = host.Engine,
            Cni = host.Cni,
            CniObserver = new CniJournal(id, session.Journal, host.Observer),
            Paths = host.Store.Paths,
            Log = host.Log,
            Progress = host.Notice,
            AttachTo = attachTo,
        };
        _runner = new StepRunner(id, session.Journal, Context, host.Observer, host.OneAtATime);
    }

    public StepContext Context { get; }

    /// <summary>Does steps; those in effect already are passed over.</summary>
    public Task DoAsync(IEnumerable<IStep> steps, CancellationToken cancellationToken) => _runner.DoAsync(steps, cancellationToken);

    /// <summary>Undoes those of the steps that are, or may be, in effect.</summary>
    public async Task<IReadOnlyList<UndoFailure>> UndoAsync(Func<IStep, bool> which, bool force, TimeSpan? grace = null, bool afterCrash = false)
    {
        // On a token and a deadline of its own: the caller's may be the very one that was cancelled.
        using var deadline = new CancellationTokenSource(_host.CleanUpTimeout + (grace ?? TimeSpan.Zero));
        var effects = Context.State.Effects;
        var steps = _session.Plan().Where(step => effects.ContainsKey(step.Key) && which(step)).ToList();
        var scope = new UndoScope { Steps = steps.Select(step => step.Key).ToHashSet(), Force = force, AfterCrash = afterCrash };
        if (grace is { } given) scope = scope with { Grace = given };
        return await _runner.UndoAsync(steps, scope, deadline.Token).ConfigureAwait(false);
    }

    /// <summary>Undoes what this operation did, and nothing else.</summary>
    public Task<IReadOnlyList<UndoFailure>> RollBackAsync()
    {
        var effects = Context.State.Effects;
        return UndoAsync(step => effects[step.Key].Operation == _id, force: true);
    }

    /// <summary>Ends the operation well: the record tells the new phase and what the steps brought forth.</summary>
    public void Complete(PodPhase phase)
    {
        FaultPoint.Reach("before", "End");
        var outcomes = Context.State.Effects.Where(effect => effect.Value.IsDone).ToDictionary(effect => effect.Key.ToString(), effect => effect.Value.Outcome!);
        _session.Write(_session.Record with { Phase = phase, Outcomes = outcomes });
        _session.Journal.Append(new JournalEntry { Operation = _id, Event = JournalEvent.End, Verb = _verb });
    }

    /// <summary>Ends the operation as failed.</summary>
    /// <param name="phase">What the pod is now.</param>
    /// <param name="error">The first error.</param>
    public void Fail(PodPhase phase, Exception error)
    {
        var outcomes = Context.State.Effects.Where(effect => effect.Value.IsDone).ToDictionary(effect => effect.Key.ToString(), effect => effect.Value.Outcome!);
        _session.Write(_session.Record with { Phase = phase, Outcomes = outcomes });
        _session.Journal.Append(new JournalEntry { Operation = _id, Event = JournalEvent.End, Verb = _verb, Error = error.Message });
    }
}
