using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using Serilog;

namespace MiniPod.Pods.Execution;

/// <summary>
/// Does and undoes steps. Each step is written to the journal before and after it acts. Steps that do not need each
/// other run concurrently. When a step fails, the steps already running are awaited and no further step begins.
/// </summary>
internal sealed class StepRunner(string operation, JournalFile journal, StepContext context, IStepObserver? observer, bool oneAtATime)
{
    private readonly ConcurrentBag<IStep> _skipped = [];
    private readonly ILogger _log = context.Log.ForContext<StepRunner>();
    private ExceptionDispatchInfo? _first;

    /// <summary>Asks before each step. Default nobody is asked.</summary>
    public IStepGate? Gate { get; init; }

    /// <summary>The steps that were left out.</summary>
    public IReadOnlyCollection<IStep> Skipped => _skipped;

    /// <summary>Does the steps that are not done yet, and repeats the steps that are needed only to do one of
    /// them.</summary>
    /// <param name="plan">All steps of the pod.</param>
    /// <param name="steps">The steps to do.</param>
    /// <param name="cancellationToken">Interrupts the steps that may be interrupted, and lets no further step
    /// begin.</param>
    /// <exception cref="Exception">The first failure; nothing is undone here.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled between two steps.</exception>
    public async Task DoAsync(IReadOnlyList<IStep> plan, IEnumerable<IStep> steps, CancellationToken cancellationToken)
    {
        var wanted = steps.ToList();
        var effects = context.State.Effects;
        var undone = wanted.Where(step => effects.GetValueOrDefault(step.Key) is not { IsDone: true }).ToList();

        // Some steps are repeated each time: an image may be gone, or must be pulled again.
        bool IsNeededToMake(IStep step) => undone.Any(other => other.Needs.Any(need => need.IsRepeated && need.Step == step.Key));
        var pending = wanted.Where(step => undone.Contains(step) || IsNeededToMake(step)).ToList();
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _first = null;
        var running = new Dictionary<StepKey, Task>();
        Task? previous = null;
        foreach (var step in pending)
        {
            var needs = step.Needs.Where(need => need.HoldsDo).Select(need => running.GetValueOrDefault(need.Step)).OfType<Task>();
            if (oneAtATime && previous is not null) needs = needs.Append(previous);
            running[step.Key] = previous = DoWhenReadyAsync(plan, step, !undone.Contains(step), Task.WhenAll(needs), failure);
        }

        var all = Task.WhenAll(running.Values);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(context.Beside).ConfigureAwait(false);
        if (all.IsCompletedSuccessfully)
        {
            // The last steps may have succeeded in the meantime, because they cannot be interrupted. A canceled caller
            // gets no result.
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        // What came first counts: a failure, even if the caller canceled while the other steps were awaited; or the
        // cancellation, even if a step failed because of it (the terminal sends Ctrl-C to the plugins too).
        _first?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        await all.ConfigureAwait(false);
    }

    /// <summary>Undoes as many of the steps as possible. A step stays in effect only when its own undo failed, or when
    /// a step that needs it stays.</summary>
    /// <param name="plan">All steps of the pod.</param>
    /// <param name="steps">The steps to undo.</param>
    /// <param name="scope">The keys of these steps, and how gracefully to undo them.</param>
    /// <param name="cancellationToken">A deadline.</param>
    /// <returns>The steps that could not be undone; empty when all were.</returns>
    public async Task<IReadOnlyList<UndoFailure>> UndoAsync(
        IReadOnlyList<IStep> plan, IReadOnlyList<IStep> steps, UndoScope scope, CancellationToken cancellationToken)
    {
        // Steps that a dead owner may have begun and did not see completed.
        var unseen = scope.AfterCrash
            ? steps.Where(step => context.State.Outcome(step.Key) is null && !step.IsCoveredBy(scope)).ToList()
            : [];

        // Each undo waits for those that must come before it.
        var undoneBefore = steps.ToDictionary(step => step.Key, step => StepSet.UndoneBefore(plan, step.Key));
        var running = new Dictionary<StepKey, Task<UndoFailure?>>();
        Task? previous = null;
        foreach (var next in StepSet.InOrderOfUndo(plan, steps))
        {
            var before = running.Where(other => undoneBefore[next.Key].Contains(other.Key)).Select(other => other.Value).ToArray();
            var ready = oneAtATime && previous is not null ? Task.WhenAll(previous) : Task.CompletedTask;
            var undo = UndoWhenReadyAsync(plan, next, before, ready, scope, cancellationToken);
            running[next.Key] = undo;
            previous = undo;
        }

        var failures = (await Task.WhenAll(running.Values).ConfigureAwait(false)).OfType<UndoFailure>().ToList();

        // A covered step is undone when the step that covers it is; until then the journal shows it as in effect.
        var undone = scope with { Steps = scope.Steps.Except(failures.Select(failure => failure.Step)).ToHashSet() };
        foreach (var step in steps.Where(step => undone.Steps.Contains(step.Key) && step.IsCoveredBy(undone)))
            journal.TryAppend(new JournalEntry { Operation = operation, Event = JournalEvent.Undone, Step = step.Key.ToString() });
        if (failures.Count > 0) return failures;
        return
        [
            .. (await Task.WhenAll(
                unseen.Select(step => UndoLateAsync(step, cancellationToken))).ConfigureAwait(false)).OfType<UndoFailure>(),
        ];
    }

    private async Task DoWhenReadyAsync(
        IReadOnlyList<IStep> plan, IStep step, bool isRepeated, Task needs, CancellationTokenSource failure)
    {
        await needs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        failure.Token.ThrowIfCancellationRequested();
        try
        {
            if (!isRepeated && await IsLeftOutAsync(plan, step, failure.Token).ConfigureAwait(false)) return;
            await DoOneAsync(
                plan, step, isRepeated, step.IsInterruptible ? failure.Token : CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (!failure.IsCancellationRequested) Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(error), null);
            await failure.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> IsLeftOutAsync(IReadOnlyList<IStep> plan, IStep step, CancellationToken cancellationToken)
    {
        if (Gate is null) return false;
        var report = new StepReport(step, plan, context);
        var choice = await Gate.AskAsync(report, cancellationToken).ConfigureAwait(false);
        if (choice == StepChoice.Quit) throw new StepQuitException(StepTexts.English.Of(step.Key.Kind).Title);
        if (choice == StepChoice.Do || !report.CanBeSkipped) return false;
        _log.Information("Step {Step} of pod {PodName} was left out", step.Key.ToString(), context.Record.FullName);
        _skipped.Add(step);
        return true;
    }

    // A repeated step is in effect already. In the journal it remains a step of the earlier operation, so that undoing this
    // operation does not undo it.
    private async Task DoOneAsync(IReadOnlyList<IStep> plan, IStep step, bool isRepeated, CancellationToken cancellationToken)
    {
        var key = step.Key.ToString();
        var report = new StepReport(step, plan, context);
        _log.Debug("Step {Step} of pod {PodName} begins", key, context.Record.FullName);
        if (!isRepeated) journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.Intent, Step = key });
        await TellAsync(one => one.DoingAsync(report)).ConfigureAwait(false);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var outcome = await step.DoAsync(context, cancellationToken).ConfigureAwait(false);
            var duration = TimeProvider.System.GetElapsedTime(started);
            if (!isRepeated)
            {
                journal.Append(new JournalEntry
                {
                    Operation = operation,
                    Event = JournalEvent.Done,
                    Step = key,
                    Outcome = step.Write(outcome),
                    Milliseconds = duration.TotalMilliseconds,
                });
            }

            _log.Information(
                "Step {Step} of pod {PodName} done in {Milliseconds:0} ms", key, context.Record.FullName, duration.TotalMilliseconds);
            await TellAsync(one => one.DoneAsync(report, outcome, duration)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (!isRepeated)
            {
                journal.TryAppend(new JournalEntry
                {
                    Operation = operation,
                    Event = JournalEvent.Failed,
                    Step = key,
                    Error = error.Message,
                });
            }

            await TellAsync(one => one.FailedAsync(report, error)).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<UndoFailure?> UndoWhenReadyAsync(
        IReadOnlyList<IStep> plan,
        IStep step,
        Task<UndoFailure?>[] before,
        Task ready,
        UndoScope scope,
        CancellationToken cancellationToken)
    {
        await ready.ConfigureAwait(false);
        var blockers = await Task.WhenAll(before).ConfigureAwait(false);
        if (blockers.OfType<UndoFailure>().FirstOrDefault() is { } blocker) return blocker with { Step = step.Key };

        var key = step.Key.ToString();
        if (step.IsCoveredBy(scope)) return null; // The covering step's undo also undoes this one; it is recorded at the end of the round.

        var report = new StepReport(step, plan, context);
        _log.Debug("Step {Step} of pod {PodName} is being undone", key, context.Record.FullName);
        journal.TryAppend(new JournalEntry { Operation = operation, Event = JournalEvent.Undo, Step = key });
        await TellAsync(one => one.UndoingAsync(report)).ConfigureAwait(false);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await step.UndoAsync(context, scope, cancellationToken).ConfigureAwait(false);
            var duration = TimeProvider.System.GetElapsedTime(started);
            await TellAsync(one => one.UndoneAsync(report, duration)).ConfigureAwait(false);
            journal.TryAppend(new JournalEntry
            {
                Operation = operation,
                Event = JournalEvent.Undone,
                Step = key,
                Milliseconds = duration.TotalMilliseconds,
            });
            return null;
        }
        catch (Exception error)
        {
            // Whatever the error, the other steps are undone anyway. This one stays in the journal for the next
            // attempt.
            journal.TryAppend(new JournalEntry
            {
                Operation = operation,
                Event = JournalEvent.UndoFailed,
                Step = key,
                Error = error.Message,
            });
            _log.Warning(error, "Step {Step} of pod {PodName} could not be undone", key, context.Record.FullName);
            await TellAsync(one => one.UndoFailedAsync(report, error)).ConfigureAwait(false);
            return new UndoFailure(step.Key, error);
        }
    }

    private async ValueTask TellAsync(Func<IStepObserver, ValueTask> call)
    {
        if (observer is not null) await call(observer).ConfigureAwait(false);
    }

    private async Task<UndoFailure?> UndoLateAsync(IStep step, CancellationToken cancellationToken)
    {
        try
        {
            await step.UndoLateAsync(context, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            _log.Warning(
                error, "Late effects of step {Step} of pod {PodName} could not be undone", step.Key.ToString(), context.Record.FullName);
            return new UndoFailure(step.Key, error);
        }
    }
}
