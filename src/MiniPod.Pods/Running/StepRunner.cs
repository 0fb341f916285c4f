using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using Serilog;

namespace MiniPod.Pods.Running;

/// <summary>
/// Does and undoes steps: what is common to all of them. Each is written into the journal before it acts and after; what needs
/// nothing of each other goes on at the same time; when one fails, those that run are awaited and no further one begins.
/// </summary>
internal sealed class StepRunner(string operation, JournalFile journal, StepContext context, IStepObserver? observer, bool oneAtATime)
{
    private readonly ILogger _log = context.Log.ForContext<StepRunner>();
    private readonly Lock _observing = new();

    /// <summary>Does the steps that are not done yet.</summary>
    /// <exception cref="Exception">The first failure; nothing is undone here.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up between two steps.</exception>
    public async Task DoAsync(IEnumerable<IStep> steps, CancellationToken cancellationToken)
    {
        var pending = steps.Where(step => context.State.Effects.GetValueOrDefault(step.Key) is not { IsDone: true }).ToList();
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Dictionary<StepKey, Task>();
        Task? previous = null;
        foreach (var step in pending)
        {
            var needs = step.Needs.Select(need => running.GetValueOrDefault(need)).OfType<Task>();
            if (oneAtATime && previous is not null) needs = needs.Append(previous);
            running[step.Key] = previous = DoWhenReadyAsync(step, Task.WhenAll(needs), failure);
        }

        var all = Task.WhenAll(running.Values);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Also when the last steps, which are not cut off, went well meanwhile: who was asked to give up has nothing to show.
        cancellationToken.ThrowIfCancellationRequested();
        if (all.IsCompletedSuccessfully) return;

        // Those that a failure kept from beginning were cancelled; the failure itself is what counts.
        await (running.Values.FirstOrDefault(task => task.IsFaulted) ?? all).ConfigureAwait(false);
    }

    /// <summary>Undoes steps, all it can: a step stays only when its own undo failed or when it is needed by one that stays.</summary>
    /// <returns>What could not be undone; empty when all is.</returns>
    public async Task<IReadOnlyList<UndoFailure>> UndoAsync(IEnumerable<IStep> steps, UndoScope scope, CancellationToken cancellationToken)
    {
        // Each waits for those that must go before it. Where there is a choice, the last made is the first undone.
        var waiting = steps.Reverse().ToList();
        var running = new Dictionary<StepKey, Task<UndoFailure?>>();
        Task? previous = null;
        while (waiting.Count > 0)
        {
            var next = waiting.First(step => !waiting.Any(other => other != step && step.IsUndoneAfter(other.Key)));
            waiting.Remove(next);
            var before = running.Where(other => next.IsUndoneAfter(other.Key)).Select(other => other.Value).ToArray();
            var ready = oneAtATime && previous is not null ? Task.WhenAll(previous) : Task.CompletedTask;
            var undo = UndoWhenReadyAsync(next, before, ready, scope, cancellationToken);
            running[next.Key] = undo;
            previous = undo;
        }

        var failures = await Task.WhenAll(running.Values).ConfigureAwait(false);
        return [.. failures.OfType<UndoFailure>()];
    }

    private async Task DoWhenReadyAsync(IStep step, Task needs, CancellationTokenSource failure)
    {
        await needs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        failure.Token.ThrowIfCancellationRequested();
        try
        {
            await DoOneAsync(step, step.IsInterruptible ? failure.Token : CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await failure.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task DoOneAsync(IStep step, CancellationToken cancellationToken)
    {
        var key = step.Key.ToString();
        var report = new StepReport(step, context.State);
        var started = TimeProvider.System.GetTimestamp();
        _log.Debug("Step {Step} of pod {PodName} begins", key, context.Record.Name.Value);
        journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.Intent, Step = key });
        Observe(o => o.Doing(report));
        FaultPoint.Reach("before", key);
        try
        {
            var outcome = await step.DoAsync(context, cancellationToken).ConfigureAwait(false);
            FaultPoint.Reach("after", key);
            var duration = TimeProvider.System.GetElapsedTime(started);
            journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.Done, Step = key, Outcome = outcome, Milliseconds = duration.TotalMilliseconds });
            _log.Information("Step {Step} of pod {PodName} done in {Milliseconds:0} ms", key, context.Record.Name.Value, duration.TotalMilliseconds);
            Observe(o => o.Done(report, outcome, duration));
        }
        catch (Exception error)
        {
            journal.Note(new JournalEntry { Operation = operation, Event = JournalEvent.Failed, Step = key, Error = error.Message });
            Observe(o => o.Failed(report, error));
            throw;
        }
    }

    private async Task<UndoFailure?> UndoWhenReadyAsync(IStep step, Task<UndoFailure?>[] before, Task ready, UndoScope scope, CancellationToken cancellationToken)
    {
        await ready.ConfigureAwait(false);
        var blockers = await Task.WhenAll(before).ConfigureAwait(false);
        if (blockers.OfType<UndoFailure>().FirstOrDefault() is { } blocker) return blocker with { Step = step.Key };

        var key = step.Key.ToString();
        if (step.IsCoveredBy(scope))
        {
            journal.Note(new JournalEntry { Operation = operation, Event = JournalEvent.Undone, Step = key });
            return null;
        }

        var report = new StepReport(step, context.State);
        var started = TimeProvider.System.GetTimestamp();
        _log.Debug("Step {Step} of pod {PodName} is being undone", key, context.Record.Name.Value);
        journal.Note(new JournalEntry { Operation = operation, Event = JournalEvent.Undo, Step = key });
        FaultPoint.Reach("before undo", key);
        try
        {
            await step.UndoAsync(context, scope, cancellationToken).ConfigureAwait(false);
            FaultPoint.Reach("after undo", key);
            var duration = TimeProvider.System.GetElapsedTime(started);
            Observe(o => o.Undone(report, duration));
            journal.Note(new JournalEntry { Operation = operation, Event = JournalEvent.Undone, Step = key, Milliseconds = duration.TotalMilliseconds });
            return null;
        }
        catch (Exception error)
        {
            // Whatever it is, the other steps are undone all the same; this one stays in the journal, for the next try.
            journal.Note(new JournalEntry { Operation = operation, Event = JournalEvent.UndoFailed, Step = key, Error = error.Message });
            _log.Warning(error, "Step {Step} of pod {PodName} could not be undone", key, context.Record.Name.Value);
            Observe(o => o.UndoFailed(report, error));
            return new UndoFailure(step.Key, error);
        }
    }

    private void Observe(Action<IStepObserver> tell)
    {
        if (observer is null) return;
        lock (_observing) tell(observer);
    }
}
