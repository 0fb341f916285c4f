using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>
/// Who waits to remove what was made with <c>--rm</c>, a pod or a container in one: the holder of a lock of its own. When it was
/// killed the lock is free, and whoever comes to the pod next starts another one.
/// </summary>
public static class RemovalWatch
{
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(30);

    /// <summary>Takes over the wait, also from one who is about to end; null when somebody else goes on waiting.</summary>
    public static async Task<FileLock?> TakeAsync(PodHost host, RemovalTarget target, CancellationToken cancellationToken)
    {
        host.Store.Paths.Create();
        try
        {
            return await FileLock.AcquireAsync(host.Store.Paths.WaitLock(target), HandOver, cancellationToken, holder: Holder).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Takes the wait for what is just being made.</summary>
    internal static FileLock? TryTake(PodHost host, RemovalTarget target) => FileLock.TryAcquire(host.Store.Paths.WaitLock(target), holder: Holder);

    /// <summary>Has somebody wait for what runs and nobody waits for.</summary>
    internal static void Ensure(PodHost host, PodRecord record)
    {
        if (record.Phase != PodPhase.Running) return;
        foreach (var target in record.RemovalTargets.Where(target => IsFree(host, target))) host.StartWaiter(target);
    }

    /// <summary>Whether nobody waits.</summary>
    internal static bool IsFree(PodHost host, RemovalTarget target) => !FileLock.IsHeld(host.Store.Paths.WaitLock(target));

    private static string Holder => PodSession.Holder("run --rm");
}
