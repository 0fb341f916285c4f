using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Stops a pod: its containers have their grace period with the network still up, then the network is taken
/// down, then the sandbox. The containers are kept.</summary>
public static class StopPod
{
    /// <summary>What a signal leaves of it, the end of a sentence.</summary>
    public static string AfterSignal => new StopVerb().AfterSignal;

    /// <summary>Stops a pod; success when it is stopped already.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="pod">Its name or id.</param>
    /// <param name="grace">How long a container has between its stop signal and KILL; zero kills at once.</param>
    /// <param name="cancellationToken">Ends the wait for the pod's lock; a stop that has begun is finished.</param>
    /// <exception cref="OperationFailedException">Something could not be taken down; it is kept, to be tried again.</exception>
    public static async Task<PodRecord> RunAsync(PodRuntime runtime, string pod, TimeSpan grace, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(runtime, pod, new StopVerb(), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        return await StopAsync(session, grace).ConfigureAwait(false);
    }

    /// <summary>Stops a pod that is whole.</summary>
    internal static async Task<PodRecord> StopAsync(PodSession session, TimeSpan grace)
    {
        if (session.Record.Phase is PodPhase.Created or PodPhase.Exited && !session.HasRunEffects) return session.Record;
        var operation = session.Begin(new StopVerb());
        var left = await operation.UndoAsync(force: grace == TimeSpan.Zero, grace).ConfigureAwait(false);
        if (left.Count == 0)
        {
            operation.Complete();
            return session.Record;
        }

        operation.Fail(PodPhase.Running, left[0].Error);
        throw new OperationFailedException(
            "stop", session.Record.FullName, left[0].Error, "", left, again: $"minipod stop {session.Record.FullName}");
    }
}
