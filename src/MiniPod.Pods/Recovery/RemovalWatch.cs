using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

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

    /// <summary>Whether nobody waits.</summary>
    internal static bool IsFree(PodHost host, string id) => !FileLock.IsHeld(host.Store.Paths.WaitLock(id));
}
