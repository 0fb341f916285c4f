using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Removes a pod and everything that was created for it.</summary>
public static class RemovePod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new RemoveVerb().AfterSignal;

    /// <summary>Removes a pod.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="force">Whether to remove the pod even if it is running, without grace periods.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; a removal in progress is completed.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">The pod is running, and <paramref name="force"/> is false.</exception>
    /// <exception cref="OperationFailedException">Something could not be removed. The record is kept, so that the
    /// removal can be repeated.</exception>
    public static async Task RunAsync(PodRuntime runtime, string pod, bool force, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(
            runtime, runtime.Store.Get(pod).Id, new RemoveVerb(), cancellationToken).ConfigureAwait(false);
        if (session is null) return;
        var record = session.Record;
        if (!force) await RequireStoppedAsync(runtime, record, cancellationToken).ConfigureAwait(false);
        await RemoveAsync(session).ConfigureAwait(false);
    }

    /// <summary>Makes sure that nothing of a pod runs.</summary>
    /// <exception cref="PodException">It is running.</exception>
    internal static async Task RequireStoppedAsync(PodRuntime runtime, PodRecord record, CancellationToken cancellationToken)
    {
        if (record.Phase == PodPhase.Running && await RunsAsync(runtime, record, cancellationToken).ConfigureAwait(false))
        {
            throw new PodException(
                $"pod \"{record.FullName}\" is running. Stop it first with 'minipod stop {record.FullName}', or remove it "
                + $"anyway with 'minipod rm -f {record.FullName}'.");
        }
    }

    /// <summary>Removes a pod, whatever its state.</summary>
    internal static async Task RemoveAsync(PodSession session)
    {
        var operation = session.Begin(new RemoveVerb());
        var left = await operation.UndoAsync(force: true).ConfigureAwait(false);
        if (left.Count == 0)
        {
            session.Remove();
            return;
        }

        operation.Fail(PodPhase.Removing, left[0].Error);
        throw new OperationFailedException("remove", session.Record.FullName, left[0].Error, "", left);
    }

    // A pod that has only a sandbox is running because that was requested; other pods are running if any container is.
    private static async Task<bool> RunsAsync(PodRuntime runtime, PodRecord record, CancellationToken cancellationToken) =>
        record.Spec.Containers.Count == 0
            || await runtime.Status().HasProcessAsync(record, container: null, cancellationToken).ConfigureAwait(false);
}
