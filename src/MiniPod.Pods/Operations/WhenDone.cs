using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// What becomes of a pod, or of a container in one, when it is done. One rule for all who wait: it is done when no container of it
/// has a process any more, and that is decided under the pod's lock, for one may have been added, or all started anew, meanwhile.
/// </summary>
public static class WhenDone
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Waits until something is done, and removes it. What was started anew meanwhile is waited for again, and an engine that is gone
    /// is waited for too: it may only be restarted.
    /// </summary>
    /// <param name="host">What to work with.</param>
    /// <param name="target">What is to be removed.</param>
    /// <param name="cancellationToken">Ends the wait; a removal that has begun is finished.</param>
    /// <exception cref="OperationFailedException">Something could not be removed, and not for the engine's sake; the record is kept, to be tried again.</exception>
    public static async Task RemoveAsync(PodHost host, RemovalTarget target, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await AwaitPod.EndAsync(host, target, cancellationToken).ConfigureAwait(false);
                if (await TryRemoveAsync(host, target, cancellationToken).ConfigureAwait(false)) return;
                pause = FirstPause;
            }
            catch (Exception error) when (error is EngineException || error.InnerException is EngineException)
            {
                host.Log.ForContext(typeof(WhenDone)).Debug(error, "The engine does not answer; trying again in {Pause}", pause);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes something if it is done.</summary>
    /// <returns>Whether it is gone. False when it goes on: somebody is to wait for it again.</returns>
    /// <exception cref="OperationFailedException">Something could not be removed; the record is kept, to be tried again.</exception>
    public static Task<bool> TryRemoveAsync(PodHost host, RemovalTarget target, CancellationToken cancellationToken) =>
        TryRemoveAsync(host, target, () => true, cancellationToken);

    /// <summary>Stops a pod if it is done: its network is given back, its containers are kept.</summary>
    /// <returns>Whether it is stopped, or gone. False when it goes on.</returns>
    /// <exception cref="OperationFailedException">Something could not be taken down; it is kept, to be tried again.</exception>
    public static async Task<bool> TryStopAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(host, id, new StopVerb(), cancellationToken).ConfigureAwait(false);
        if (session is null || session.Record.Phase == PodPhase.Removing) return true;
        if (await HasProcessAsync(host, session.Record, container: null, cancellationToken).ConfigureAwait(false)) return false;
        await StopPod.StopAsync(session, TimeSpan.Zero).ConfigureAwait(false);
        return true;
    }

    /// <summary>Does for a pod what nobody is left to do: removes what is done and was to be removed, otherwise has somebody wait.</summary>
    /// <returns>What was done, a line each.</returns>
    internal static async Task<IReadOnlyList<string>> TakeUpAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        var lines = new List<string>();

        // A pod whose lock is held is somebody's work: what is just being made has no waiter yet.
        if (FileLock.IsHeld(host.Store.Paths.PodLock(id)) || host.Store.Read(id) is not { } record) return lines;
        foreach (var target in record.RemovalTargets.Where(target => RemovalWatch.IsFree(host, target)))
        {
            var what = target.Container is { } container ? $"container \"{container}\" of pod \"{record.FullName}\"" : $"pod \"{record.FullName}\"";
            if (record.Phase == PodPhase.Running && await HasProcessAsync(host, record, target.Container, cancellationToken).ConfigureAwait(false))
            {
                host.StartWaiter(target);
                lines.Add($"{what}: nobody waited to remove it (--rm), somebody does now");
            }
            else if (await TryRemoveAsync(host, target, () => RemovalWatch.IsFree(host, target), cancellationToken).ConfigureAwait(false))
            {
                lines.Add($"{what}: it has ended, removed (--rm)");
                if (target.Container is null) break;
            }
        }

        return lines;
    }

    private static async Task<bool> TryRemoveAsync(PodHost host, RemovalTarget target, Func<bool> isWanted, CancellationToken cancellationToken)
    {
        PodVerb verb = target.Container is { } name ? new RemoveContainerVerb(name) : new RemoveVerb();
        using var session = await PodOpening.TryOpenAsync(host, target.Pod, verb, cancellationToken).ConfigureAwait(false);
        if (session is null) return true;
        var attempt = session.Record.Former.Concat(session.Record.Spec.Containers).FirstOrDefault(container => container.FullName == target.Container);
        if (target.Container is not null && attempt is null) return true;
        if (!isWanted() || await HasProcessAsync(host, session.Record, target.Container, cancellationToken).ConfigureAwait(false)) return false;
        if (attempt is null) await RemovePod.RemoveAsync(session).ConfigureAwait(false);
        else await PodContainer.RemoveAttemptAsync(session, attempt).ConfigureAwait(false);
        return true;
    }

    private static async Task<bool> HasProcessAsync(PodHost host, PodRecord record, string? container, CancellationToken cancellationToken) =>
        (await host.Status().GetAsync(record, cancellationToken).ConfigureAwait(false)).HasProcess(container);
}
