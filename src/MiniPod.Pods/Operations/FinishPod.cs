using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Ends a pod none of whose containers is to run again: its network is released, its containers are kept, and the record says how
/// it ended. With <c>--rm</c> it is removed.</summary>
public static class FinishPod
{
    /// <summary>Ends the pod. One that ran when the machine went down is not run again. Does nothing if it does not run, or, where no
    /// reason is given, if a container of it still runs or it is not as it was seen.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="seen">The pod as it was when this was decided.</param>
    /// <param name="finish">How it ended. With a reason, containers that still run are stopped, with their grace period.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; an end in progress is completed.</param>
    /// <returns>Whether it ended.</returns>
    /// <exception cref="OperationFailedException">Something could not be taken down. It is kept, so that the end can be
    /// repeated.</exception>
    public static async Task<bool> RunAsync(PodRuntime runtime, PodRecord seen, PodFinish finish, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(runtime, seen.Id, new StopVerb(), cancellationToken).ConfigureAwait(false);
        if (session is null) return false;
        if (session.Record is { Phase: PodPhase.Exited, IsToResume: true })
        {
            session.Write(session.Record with { Finish = finish, IsToResume = false }, durable: true);
            return true;
        }

        if (session.Record.Phase != PodPhase.Running) return false;
        if (finish.Reason is null && !IsAs(session.Record, seen)) return false;
        if (finish.Reason is null
            && await runtime.Status().HasProcessAsync(session.Record, container: null, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (session.Record.RemoveOnExit)
        {
            await RemovePod.RemoveAsync(session).ConfigureAwait(false);
            return true;
        }

        session.Write(session.Record with { Finish = finish });
        await StopPod.StopAsync(session, finish.Reason is null ? TimeSpan.Zero : null).ConfigureAwait(false);
        return true;
    }

    // The user may have restarted it meanwhile.
    private static bool IsAs(PodRecord record, PodRecord seen) =>
        record.Attempt == seen.Attempt
        && record.Pending.SequenceEqual(seen.Pending)
        && record.Spec.Containers.Select(one => one.FullName).SequenceEqual(seen.Spec.Containers.Select(one => one.FullName));
}
