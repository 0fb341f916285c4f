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
    public static async Task<FileLock?> TakeAsync(PodRuntime runtime, RemovalTarget target, CancellationToken cancellationToken)
    {
        runtime.Store.Paths.Create();
        try
        {
            return await FileLock.AcquireAsync(
                runtime.Store.Paths.WaitLock(target), HandOver, cancellationToken, holder: Holder).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Takes the wait for what is just being made.</summary>
    internal static FileLock? TryTake(PodRuntime runtime, RemovalTarget target) =>
        FileLock.TryAcquire(runtime.Store.Paths.WaitLock(target), holder: Holder);

    /// <summary>Has somebody wait for what runs and nobody waits for.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="record">The pod.</param>
    /// <param name="except">What somebody was just started for, who may not have come to wait yet.</param>
    /// <returns>For what somebody was started.</returns>
    internal static IReadOnlyList<RemovalTarget> Ensure(PodRuntime runtime, PodRecord record, IReadOnlyList<RemovalTarget> except)
    {
        if (record.Phase != PodPhase.Running) return [];
        var alone = record.RemovalTargets.Where(target => !except.Contains(target) && IsFree(runtime, target)).ToList();
        alone.ForEach(runtime.StartWaiter);
        return alone;
    }

    /// <summary>Whether nobody waits.</summary>
    internal static bool IsFree(PodRuntime runtime, RemovalTarget target) => !FileLock.IsHeld(runtime.Store.Paths.WaitLock(target));

    private static string Holder => PodSession.Holder("run --rm");
}
