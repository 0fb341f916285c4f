using MiniPod.Engine;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// What the agent does with one container: it starts it when it is due, starts its next instance after it has ended, and ends it. What
/// the agent saw may be out of date, so each operation looks again once it has the pod's lock, and does nothing if the user, or another
/// command, was faster. A wish of the user is in the record: a pod that was stopped, or a container that is idle, is left alone.
/// </summary>
public static class ContainerInstance
{
    /// <summary>Starts a container that is due, or the next instance of one that has ended. The former instance is kept for its logs,
    /// in place of an earlier one. What is known of its restarts is written first.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's id.</param>
    /// <param name="seen">The full name of the instance that was seen: not due before, or ended.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock, and the start, which is then undone.</param>
    /// <returns>Whether it was started. False if the pod is not what it was, or if the start took long and gave way to a command that waits
    /// for the pod.</returns>
    /// <exception cref="OperationFailedException">It could not be started. Everything was undone, and the reason is in the
    /// record.</exception>
    public static async Task<bool> StartAsync(PodRuntime runtime, string pod, string seen, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(
            runtime, pod, new NextInstanceVerb(seen), cancellationToken).ConfigureAwait(false);
        if (session is null || Find(session.Record, seen) is not { } container) return false;
        var (before, name, now) = (session.Record, container.Name.Value, runtime.Time.GetUtcNow());
        if (!await LiveSandbox.IsAliveAsync(runtime, session, cancellationToken).ConfigureAwait(false)) return false;
        var isFirst = before.Pending.Contains(seen);
        var details = await FindAsync(runtime, session, container, cancellationToken).ConfigureAwait(false);
        if (details?.State.HasProcess() == true && !isFirst) return false;
        var ended = details?.FinishedAt is { } time && time < now ? time : now;
        var former = before.RestartsOf(name);
        var history = isFirst
            ? former with { FailureReason = null, FailureMessage = null, Retry = CrashBackoff.None }
            : new RestartHistory { Backoff = former.Backoff.Next(ended, now) };
        var next = isFirst ? container : container with { Attempt = container.Attempt + 1 };
        var operation = session.Begin(new NextInstanceVerb(next.FullName));
        var claims = new ClaimWatch(runtime, pod, cancellationToken);
        await using var watching = claims.ConfigureAwait(false);
        try
        {
            await operation.ClearAsync(plan => StepSet.RunOfContainer(plan, seen)).ConfigureAwait(false);
            if (!isFirst) session.Write(session.Record.With(next).WithRestarts(name, history), durable: true);
            await operation.DoAsync(claims.Token).ConfigureAwait(false);
            await FormerAttempts.RemoveEarlierAsync(session, operation, next.Name).ConfigureAwait(false);
            if (isFirst && history != former) session.Write(session.Record.WithRestarts(name, history));
            operation.Complete();
            return true;
        }
        catch (Exception error)
        {
            var isCanceled = error is OperationCanceledException && claims.Token.IsCancellationRequested;
            var failed = StartFailure.Note(former, error, isFirst ? now : ended, runtime.Time.GetUtcNow());
            if (StartFailure.IsOfTheProgram(failed.FailureReason) && !RestartRule.RunsAgain(
                container.Role,
                before.Spec.PolicyOf(container),
                container.RestartRules,
                StartFailure.ExitCodeOf(failed.FailureReason),
                isEndedByProbe: false))
            {
                failed = failed with { EndedWith = StartFailure.ExitCodeOf(failed.FailureReason) };
            }

            var left = await operation.GiveUpAsync(error, record => (isFirst ? record : record.WithoutInstance(next.FullName))
                .WithRestarts(name, isCanceled ? former : failed)).ConfigureAwait(false);
            if (isCanceled && left.Count == 0 && !cancellationToken.IsCancellationRequested) return false;
            if (isCanceled && left.Count == 0) throw;
            throw new OperationFailedException(
                $"start container \"{name}\" of", before.FullName, error, "The pod is as it was before.", left, again: "minipod recover");
        }
    }

    /// <summary>Ends a container, with its grace period; its restart policy decides whether it runs again.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's id.</param>
    /// <param name="seen">The full name of the instance that was seen.</param>
    /// <param name="startedAt">When the instance that was seen started: it may have been started anew since.</param>
    /// <param name="isForProbe">Whether a probe is the reason, so that another instance follows, whatever the exit code.</param>
    /// <param name="grace">The grace period between the stop signal and SIGKILL; null for the pod's own.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; an end in progress is completed.</param>
    /// <returns>Whether it was ended. False if the pod is not what it was.</returns>
    /// <exception cref="OperationFailedException">It could not be ended.</exception>
    public static async Task<bool> EndAsync(
        PodRuntime runtime,
        string pod,
        string seen,
        DateTimeOffset? startedAt,
        bool isForProbe,
        TimeSpan? grace,
        CancellationToken cancellationToken)
    {
        var verb = new EndInstanceVerb(seen);
        using var session = await PodOpening.TryOpenAsync(runtime, pod, verb, cancellationToken).ConfigureAwait(false);
        if (session is null || Find(session.Record, seen) is not { } container) return false;
        var details = await FindAsync(runtime, session, container, cancellationToken).ConfigureAwait(false);
        if (details?.State.HasProcess() != true || details.StartedAt != startedAt) return false;
        var name = container.Name.Value;
        if (isForProbe)
            session.Write(session.Record.WithRestarts(name, session.Record.RestartsOf(name) with { EndedByProbe = seen }), durable: true);
        var operation = session.Begin(verb);
        var left = await operation.UndoAsync(force: grace == TimeSpan.Zero, grace).ConfigureAwait(false);
        if (left.Count == 0)
        {
            operation.Complete();
            return true;
        }

        operation.Fail(session.Record.Phase, left[0].Error);
        throw new OperationFailedException(
            $"end container \"{name}\" of",
            session.Record.FullName,
            left[0].Error,
            "",
            left,
            again: "minipod recover");
    }

    // The instance, if it is still the latest, and the agent's to decide about.
    private static ContainerSpec? Find(PodRecord record, string seen) =>
        record.Phase == PodPhase.Running && !record.Idle.Contains(seen) && record.Find(ContainerSpec.NameOf(seen)) is { } latest
            && latest.FullName == seen
            ? latest
            : null;

    private static async Task<ContainerDetails?> FindAsync(
        PodRuntime runtime, PodSession session, ContainerSpec container, CancellationToken cancellationToken) =>
        session.Facts().ContainerIds.GetValueOrDefault(container.Name.Value) is { } id
            ? await runtime.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false)
            : null;
}
