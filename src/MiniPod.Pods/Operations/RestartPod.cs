using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Stops a pod and starts it again in one operation, under one lock. So a command that waits for the pod to finish, to
/// stop or remove it, does not mistake the moment in between for the end.
/// </summary>
public static class RestartPod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new RestartVerb().AfterSignal;

    /// <summary>Restarts a pod. A pod that is not running is started.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="grace">A container's grace period between its stop signal and SIGKILL; zero kills
    /// immediately, null for the pod's own.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; a restart in progress is completed.</param>
    /// <exception cref="OperationFailedException">Something could not be taken down, and is kept so that the restart
    /// can be repeated; or the pod failed to start and is stopped.</exception>
    public static async Task<PodRecord> RunAsync(PodRuntime runtime, string pod, TimeSpan? grace, CancellationToken cancellationToken)
    {
        var verb = new RestartVerb();
        using var session = await PodOpening.OpenAsync(runtime, pod, verb, cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        await StartPod.RequireContainersAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        var record = session.Record;
        await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);
        var operation = session.Begin(verb);
        var left = await operation.UndoAsync(force: grace == TimeSpan.Zero, grace).ConfigureAwait(false);
        if (left.Count > 0)
        {
            operation.Fail(record.Phase, left[0].Error);
            throw new OperationFailedException(
                "restart", record.FullName, left[0].Error, "", left, again: $"minipod restart {record.FullName}");
        }

        try
        {
            session.ForgetRun(isWish: true);
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
            return session.Record;
        }
        catch (Exception error)
        {
            var kept = await operation.UndoAsync(force: true).ConfigureAwait(false);
            operation.Fail(FailedPhase.Of(error, record.Phase, PodPhase.Exited), error);
            throw new OperationFailedException(
                "restart", record.FullName, error, "The pod is stopped.", kept, again: $"minipod start {record.FullName}");
        }
    }
}
