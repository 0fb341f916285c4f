using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Removes a pod: everything that was made for it.</summary>
public static class RemovePod
{
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
        var id = host.Store.Get(pod).Id;
        try
        {
            await RemoveAsync(host, id, force, cancellationToken).ConfigureAwait(false);
        }
        catch (PodNotFoundException)
        {
            // It was there a moment ago: the recovery of an interrupted command, or somebody else, has removed it. So it is gone.
        }
    }

    private static async Task RemoveAsync(PodHost host, string id, bool force, CancellationToken cancellationToken)
    {
        using var session = await PodSession.OpenAsync(host, id, "rm", cancellationToken).ConfigureAwait(false);
        var record = session.Record;
        if (record.Phase == PodPhase.Running && !force)
            throw new PodException($"pod \"{record.Name}\" runs. Stop it first with 'minipod stop {record.Name}', or remove it all the same with 'minipod rm -f {record.Name}'.");
        var operation = session.BeginRemoval();
        var left = await operation.UndoAsync(_ => true, force: true).ConfigureAwait(false);
        if (left.Count == 0)
        {
            session.Remove();
            return;
        }

        operation.Fail(PodPhase.Removing, left[0].Error);
        throw new OperationFailedException("remove", record.Name.Value, left[0].Error, "", left);
    }
}
