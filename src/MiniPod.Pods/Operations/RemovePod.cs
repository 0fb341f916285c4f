using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Removes a pod: everything that was made for it.</summary>
public static class RemovePod
{
    /// <summary>What a signal leaves of it, the end of a sentence.</summary>
    public static string AfterSignal => new RemoveVerb().AfterSignal;

    /// <summary>Removes a pod.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="pod">Its name or id.</param>
    /// <param name="force">Also when it runs, without grace periods.</param>
    /// <param name="cancellationToken">Ends the wait for the pod's lock; a removal that has begun is finished.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">It runs, and <paramref name="force"/> is false.</exception>
    /// <exception cref="OperationFailedException">Something could not be removed; the record is kept, to be tried again.</exception>
    public static async Task RunAsync(PodRuntime runtime, string pod, bool force, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(
            runtime, runtime.Store.Get(pod).Id, new RemoveVerb(), cancellationToken).ConfigureAwait(false);
        if (session is null) return;
        var record = session.Record;
        if (!force && record.Phase == PodPhase.Running && await RunsAsync(runtime, record, cancellationToken).ConfigureAwait(false))
        {
            throw new PodException(
                $"pod \"{record.FullName}\" runs. Stop it first with 'minipod stop {record.FullName}', or remove it all the "
                + $"same with 'minipod rm -f {record.FullName}'.");
        }

        await RemoveAsync(session).ConfigureAwait(false);
    }

    /// <summary>Removes a pod, however it is.</summary>
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

    // Of a sandbox alone its running is what was asked for; of others it is their containers'.
    private static async Task<bool> RunsAsync(PodRuntime runtime, PodRecord record, CancellationToken cancellationToken) =>
        record.Spec.Containers.Count == 0
            || (await runtime.Status().GetAsync(record, cancellationToken).ConfigureAwait(false)).HasProcess();
}
