using System.Runtime.ExceptionServices;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using Serilog;

namespace MiniPod.Pods.Execution;

/// <summary>
/// Does and undoes steps: what is common to all of them. Each is written into the journal before it acts and after; what needs
/// nothing of each other goes on at the same time; when one fails, those that run are awaited and no further one begins.
/// </summary>
internal sealed class StepRunner(string operation, JournalFile journal, StepContext context, IStepObserver? observer, bool oneAtATime)
{
    private readonly ILogger _log = context.Log.ForContext<StepRunner>();
    private ExceptionDispatchInfo? _first;

    /// <summary>Does the steps that are not done yet, and again those that are needed only to make one of them.</summary>
    /// <param name="plan">All steps of the pod.</param>
    /// <param name="steps">Those that are to be done.</param>
    /// <param name="cancellationToken">Gives up: what may be cut off is, and no further step begins.</param>
    /// <exception cref="Exception">The first failure; nothing is undone here.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up between two steps.</exception>
    public async Task DoAsync(IReadOnlyList<IStep> plan, IEnumerable<IStep> steps, CancellationToken cancellationToken)
    {
        var wanted = steps.ToList();
        var effects = context.State.Effects;
        var undone = wanted.Where(step => effects.GetValueOrDefault(step.Key) is not { IsDone: true }).ToList();

        // What another needs only to be made is looked at anew each time: an image may be gone by now, or is to be fetched again.
        bool IsNeededToMake(IStep step) => undone.Any(other => other.Needs.Any(need => !need.Lasts && need.Step == step.Key));
        var pending = wanted.Where(step => undone.Contains(step) || IsNeededToMake(step)).ToList();
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _first = null;
        var running = new Dictionary<StepKey, Task>();
        Task? previous = null;
        foreach (var step in pending)
        {
            var needs = step.Needs.Where(need => need.HoldsDo).Select(need => running.GetValueOrDefault(need.Step)).OfType<Task>();
            if (oneAtATime && previous is not null) needs = needs.Append(previous);
            running[step.Key] = previous = DoWhenReadyAsync(plan, step, Task.WhenAll(needs), failure);
        }

        var all = Task.WhenAll(running.Values);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.IsCompletedSuccessfully)
        {
            // The last steps, which are not cut off, may have gone well meanwhile: who was asked to give up has nothing to show.
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        // What came first counts: a failure, though the caller gave up while the others were awaited; or the caller's wish, though
        // a step failed by it (the terminal sends Ctrl-C to the plugins too).
        _first?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        await all.ConfigureAwait(false);
    }

    /// <summary>Undoes steps, all it can: a step stays only when its own undo failed or when it is needed by one that stays.</summary>
    /// <param name="plan">All steps of the pod.</param>
    /// <param name="steps">Those that are to be undone.</param>
    /// <param name="scope">The same, by their names, and how gently.</param>
    /// <param name="cancellationToken">A deadline.</param>
    /// <returns>What could not be undone; empty when all is.</returns>
    public async Task<IReadOnlyList<UndoFailure>> UndoAsync(
        IReadOnlyList<IStep> plan, IReadOnlyList<IStep> steps, UndoScope scope, CancellationToken cancellationToken)
    {
        // What an owner who is gone may have asked for, and did not live to see done.
        var unseen = scope.AfterCrash
            ? steps.Where(step => context.State.Outcome(step.Key) is null && !step.IsCoveredBy(scope)).ToList()
            : [];

        // Each waits for those that must go before it. Where there is a choice, the last made is the first undone.
        var waiting = steps.Reverse().ToList();
        var undoneBefore = steps.ToDictionary(step => step.Key, step => StepSet.UndoneBefore(plan, step.Key));
        var running = new Dictionary<StepKey, Task<UndoFailure?>>();
        Task? previous = null;
        while (waiting.Count > 0)
        {
            var next = waiting.First(step => !waiting.Any(other => undoneBefore[step.Key].Contains(other.Key)));
            waiting.Remove(next);
            var before = running.Where(other => undoneBefore[next.Key].Contains(other.Key)).Select(other => other.Value).ToArray();
            var ready = oneAtATime && previous is not null ? Task.WhenAll(previous) : Task.CompletedTask;
            var undo = UndoWhenReadyAsync(plan, next, before, ready, scope, cancellationToken);
            running[next.Key] = undo;
            previous = undo;
        }

        var failures = (await Task.WhenAll(running.Values).ConfigureAwait(false)).OfType<UndoFailure>().ToList();

        // What is covered is undone when that which covers it is, not before: until then the journal says that it is in effect.
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

    private async Task DoWhenReadyAsync(IReadOnlyList<IStep> plan, IStep step, Task needs, CancellationTokenSource failure)
    {
        await needs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        failure.Token.ThrowIfCancellationRequested();
        try
        {
            await DoOneAsync(plan, step, step.IsInterruptible ? failure.Token : CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (!failure.IsCancellationRequested) Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(error), null);
            await failure.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task DoOneAsync(IReadOnlyList<IStep> plan, IStep step, CancellationToken cancellationToken)
    {
        var key = step.Key.ToString();
        var report = new StepReport(step, plan, context.State);
        var started = TimeProvider.System.GetTimestamp();
        _log.Debug("Step {Step} of pod {PodName} begins", key, context.Record.FullName);
        journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.Intent, Step = key });
        observer?.Doing(report);
        try
        {
            var outcome = await step.DoAsync(context, cancellationToken).ConfigureAwait(false);
            var duration = TimeProvider.System.GetElapsedTime(started);
            journal.Append(new JournalEntry
            {
                Operation = operation,
                Event = JournalEvent.Done,
                Step = key,
                Outcome = step.Write(outcome),
                Milliseconds = duration.TotalMilliseconds,
            });
            _log.Information(
                "Step {Step} of pod {PodName} done in {Milliseconds:0} ms", key, context.Record.FullName, duration.TotalMilliseconds);
            observer?.Done(report, outcome, duration);
        }
        catch (Exception error)
        {
            journal.TryAppend(new JournalEntry { Operation = operation, Event = JournalEvent.Failed, Step = key, Error = error.Message });
            observer?.Failed(report, error);
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
        if (step.IsCoveredBy(scope)) return null; // the other one's undo ends it; see the end of the round

        var report = new StepReport(step, plan, context.State);
        var started = TimeProvider.System.GetTimestamp();
        _log.Debug("Step {Step} of pod {PodName} is being undone", key, context.Record.FullName);
        journal.TryAppend(new JournalEntry { Operation = operation, Event = JournalEvent.Undo, Step = key });
        try
        {
            await step.UndoAsync(context, scope, cancellationToken).ConfigureAwait(false);
            var duration = TimeProvider.System.GetElapsedTime(started);
            observer?.Undone(report, duration);
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
            // Whatever it is, the other steps are undone all the same; this one stays in the journal, for the next try.
            journal.TryAppend(new JournalEntry
            {
                Operation = operation,
                Event = JournalEvent.UndoFailed,
                Step = key,
                Error = error.Message,
            });
            _log.Warning(error, "Step {Step} of pod {PodName} could not be undone", key, context.Record.FullName);
            observer?.UndoFailed(report, error);
            return new UndoFailure(step.Key, error);
        }
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
                error, "What came late of step {Step} of pod {PodName} could not be undone", step.Key.ToString(), context.Record.FullName);
            return new UndoFailure(step.Key, error);
        }
    }
}
