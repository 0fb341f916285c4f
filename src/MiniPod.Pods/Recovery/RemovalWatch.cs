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
    /// <param name="host">What to work with.</param>
    /// <param name="record">The pod.</param>
    /// <param name="except">What somebody was just started for, who may not have come to wait yet.</param>
    /// <returns>For what somebody was started.</returns>
    internal static IReadOnlyList<RemovalTarget> Ensure(PodHost host, PodRecord record, IReadOnlyList<RemovalTarget> except)
    {
        if (record.Phase != PodPhase.Running) return [];
        var alone = record.RemovalTargets.Where(target => !except.Contains(target) && IsFree(host, target)).ToList();
        alone.ForEach(host.StartWaiter);
        return alone;
    }

    /// <summary>Whether nobody waits.</summary>
    internal static bool IsFree(PodHost host, RemovalTarget target) => !FileLock.IsHeld(host.Store.Paths.WaitLock(target));

    private static string Holder => PodSession.Holder("run --rm");
}
