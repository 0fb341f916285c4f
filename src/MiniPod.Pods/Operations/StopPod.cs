using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Stops a pod: first the containers, which have the network during their grace period, then the network and
/// the sandbox. The containers are kept.</summary>
public static class StopPod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new StopVerb().AfterSignal;

    /// <summary>Stops a pod. Does nothing if it is already stopped.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="grace">A container's grace period between its stop signal and SIGKILL; zero kills
    /// immediately, null for the pod's own.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; a stop in progress is completed.</param>
    /// <exception cref="OperationFailedException">Something could not be taken down. It is kept, so that the stop can
    /// be repeated.</exception>
    public static async Task<PodRecord> RunAsync(PodRuntime runtime, string pod, TimeSpan? grace, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(runtime, pod, new StopVerb(), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        return await StopAsync(session, grace).ConfigureAwait(false);
    }

    /// <summary>Stops a pod that has no unfinished operation.</summary>
    internal static async Task<PodRecord> StopAsync(PodSession session, TimeSpan? grace)
    {
        if (session.Record.IsToResume) session.Write(session.Record with { IsToResume = false }, durable: true);
        if (session.Record.Phase is PodPhase.Created or PodPhase.Exited && !session.HasRunEffects) return session.Record;
        var operation = session.Begin(new StopVerb());
        var left = await operation.UndoAsync(force: grace == TimeSpan.Zero, grace).ConfigureAwait(false);
        if (left.Count == 0)
        {
            operation.Complete();
            return session.Record;
        }

        // What has been stopped stays so: the agent must not take the failure for a wish.
        operation.Fail(PodPhase.Running, left[0].Error, session.Record.Spec.IsWatched ? session.WithIdleWhereStopped() : null);
        throw new OperationFailedException(
            "stop", session.Record.FullName, left[0].Error, "", left, again: $"minipod stop {session.Record.FullName}");
    }
}
