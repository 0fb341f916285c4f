using MiniPod.Linux;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Who waits to remove a pod that was made with <c>--rm</c>: the holder of a lock of its own. When it was killed the lock is free,
/// and whoever comes to the pod next starts another one.
/// </summary>
public static class RemovalWatch
{
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(30);

    /// <summary>Takes over the wait, also from one who is about to end; null when somebody else goes on waiting.</summary>
    public static async Task<FileLock?> TakeAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        host.Store.Paths.Create();
        try
        {
            return await FileLock.AcquireAsync(host.Store.Paths.WaitLock(id), HandOver, cancellationToken, holder: PodSession.Holder("run --rm")).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Takes the wait for a pod that is being made.</summary>
    internal static FileLock? TryTake(PodHost host, string id) => FileLock.TryAcquire(host.Store.Paths.WaitLock(id), holder: PodSession.Holder("run --rm"));

    /// <summary>Has somebody wait for a pod that runs and that nobody waits for.</summary>
    internal static void Ensure(PodHost host, PodRecord record)
    {
        if (record.RemoveOnExit && record.Phase == PodPhase.Running && IsFree(host, record.Id)) host.StartWaiter(record.Id);
    }

    /// <summary>Does for a pod what nobody is left to do: removes it when its containers have ended, otherwise has somebody wait.</summary>
    /// <returns>What was done; null when nothing was to do.</returns>
    internal static async Task<string?> TakeUpAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        // A pod whose lock is held is somebody's work: one that is just being made has no waiter yet.
        if (host.Store.Read(id) is not { RemoveOnExit: true } record || !IsFree(host, id) || FileLock.IsHeld(host.Store.Paths.PodLock(id))) return null;
        if (record.Phase == PodPhase.Running && await HasRunningAsync(host, record, cancellationToken).ConfigureAwait(false))
        {
            host.StartWaiter(id);
            return $"pod \"{record.Name}\": nobody waited to remove it (--rm), somebody does now";
        }

        return await RemovePod.IfDoneAsync(host, id, () => IsFree(host, id), cancellationToken).ConfigureAwait(false)
            ? $"pod \"{record.Name}\": its containers have ended, removed (--rm)"
            : null;
    }

    /// <summary>Whether a container of the pod still runs.</summary>
    internal static async Task<bool> HasRunningAsync(PodHost host, PodRecord record, CancellationToken cancellationToken)
    {
        var status = await new PodStatusReader(host.Store, host.Engine).GetAsync(record, cancellationToken).ConfigureAwait(false);
        return status.Containers.Any(container => container.State is Engine.ContainerState.Running or Engine.ContainerState.Paused or Engine.ContainerState.Restarting);
    }

    private static bool IsFree(PodHost host, string id) => !FileLock.IsHeld(host.Store.Paths.WaitLock(id));
}
