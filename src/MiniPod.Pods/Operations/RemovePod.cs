using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Removes a pod: everything that was made for it.</summary>
public static class RemovePod
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What a signal leaves of it, the end of a sentence.</summary>
    public static string AfterSignal => new RemoveVerb().AfterSignal;

    /// <summary>Removes a pod.</summary>
    /// <param name="host">What to work with.</param>
    /// <param name="pod">Its name or id.</param>
    /// <param name="force">Also when it runs, without grace periods.</param>
    /// <param name="cancellationToken">Ends the wait for the pod's lock; a removal that has begun is finished.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">It runs, and <paramref name="force"/> is false.</exception>
    /// <exception cref="OperationFailedException">Something could not be removed; the record is kept, to be tried again.</exception>
    public static async Task RunAsync(PodHost host, string pod, bool force, CancellationToken cancellationToken)
    {
        using var session = await FindAsync(host, host.Store.Get(pod).Id, cancellationToken).ConfigureAwait(false);
        if (session is null) return;
        var record = session.Record;
        if (!force && record.Phase == PodPhase.Running && await RunsAsync(host, record, cancellationToken).ConfigureAwait(false))
            throw new PodException($"pod \"{record.Name}\" runs. Stop it first with 'minipod stop {record.Name}', or remove it all the same with 'minipod rm -f {record.Name}'.");
        await RemoveAsync(session).ConfigureAwait(false);
    }

    /// <summary>Removes a pod as soon as its last container has ended; looked at again under the pod's lock, for one may have been added or started meanwhile.</summary>
    /// <param name="host">What to work with.</param>
    /// <param name="id">The pod's id.</param>
    /// <param name="cancellationToken">Ends the wait; a removal that has begun is finished.</param>
    /// <exception cref="OperationFailedException">Something could not be removed; the record is kept, to be tried again.</exception>
    public static async Task WhenDoneAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        await AwaitPod.LastContainerAsync(host, id, cancellationToken).ConfigureAwait(false);
        while (!await IfDoneAsync(host, id, () => true, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            await AwaitPod.LastContainerAsync(host, id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a pod whose containers have ended; all is looked at under the pod's lock.</summary>
    /// <param name="host">What to work with.</param>
    /// <param name="id">The pod's id.</param>
    /// <param name="isWanted">Whether it is still to be removed.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <returns>Whether it is gone.</returns>
    internal static async Task<bool> IfDoneAsync(PodHost host, string id, Func<bool> isWanted, CancellationToken cancellationToken)
    {
        using var session = await FindAsync(host, id, cancellationToken).ConfigureAwait(false);
        if (session is null) return true;
        if (!isWanted() || await HasRunningAsync(host, session.Record, cancellationToken).ConfigureAwait(false)) return false;
        await RemoveAsync(session).ConfigureAwait(false);
        return true;
    }

    /// <summary>Does for a pod what nobody is left to do: removes it when its containers have ended, otherwise has somebody wait.</summary>
    /// <returns>What was done; null when nothing was to do.</returns>
    internal static async Task<string?> TakeUpAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        // A pod whose lock is held is somebody's work: one that is just being made has no waiter yet.
        if (host.Store.Read(id) is not { RemoveOnExit: true } record || !RemovalWatch.IsFree(host, id) || FileLock.IsHeld(host.Store.Paths.PodLock(id))) return null;
        if (record.Phase == PodPhase.Running && await HasRunningAsync(host, record, cancellationToken).ConfigureAwait(false))
        {
            host.StartWaiter(id);
            return $"pod \"{record.Name}\": nobody waited to remove it (--rm), somebody does now";
        }

        return await IfDoneAsync(host, id, () => RemovalWatch.IsFree(host, id), cancellationToken).ConfigureAwait(false)
            ? $"pod \"{record.Name}\": its containers have ended, removed (--rm)"
            : null;
    }

    // Whether a container of the pod still runs.
    private static async Task<bool> HasRunningAsync(PodHost host, PodRecord record, CancellationToken cancellationToken)
    {
        var status = await host.Status().GetAsync(record, cancellationToken).ConfigureAwait(false);
        return status.Containers.Any(container => container.State is ContainerState.Running or ContainerState.Paused or ContainerState.Restarting);
    }

    // Of a sandbox alone its running is what was asked for; of others it is their containers'.
    private static async Task<bool> RunsAsync(PodHost host, PodRecord record, CancellationToken cancellationToken) =>
        record.Spec.Containers.Count == 0 || await HasRunningAsync(host, record, cancellationToken).ConfigureAwait(false);

    private static async Task RemoveAsync(PodSession session)
    {
        var operation = session.Begin(new RemoveVerb());
        var left = await operation.UndoAsync(force: true).ConfigureAwait(false);
        if (left.Count == 0)
        {
            session.Remove();
            return;
        }

        operation.Fail(PodPhase.Removing, left[0].Error);
        throw new OperationFailedException("remove", session.Record.Name.Value, left[0].Error, "", left);
    }

    // A pod that was there and is gone once its lock is ours was removed by another 'rm', or by its recovery: that is what was wanted.
    private static async Task<PodSession?> FindAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await PodOpening.OpenAsync(host, id, new RemoveVerb(), cancellationToken).ConfigureAwait(false);
        }
        catch (PodNotFoundException)
        {
            return null;
        }
    }
}
