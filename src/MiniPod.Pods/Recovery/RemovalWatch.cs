using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>
/// The process that waits to remove a pod, or one of its containers, that was created with <c>--rm</c>. It holds a lock
/// of its own. If it is killed, the lock is free, and the next command on the pod starts another one.
/// </summary>
public static class RemovalWatch
{
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(30);

    /// <summary>Takes over the wait, if necessary from a process that is about to exit; null when another process keeps
    /// waiting.</summary>
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

    /// <summary>Takes the wait for a pod or container that is just being created.</summary>
    internal static FileLock? TryTake(PodRuntime runtime, RemovalTarget target) =>
        FileLock.TryAcquire(runtime.Store.Paths.WaitLock(target), holder: Holder);

    /// <summary>Starts a waiting process for each running target that has none.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="record">The pod.</param>
    /// <param name="except">Targets for which a process was just started that may not hold its lock yet.</param>
    /// <returns>The targets for which a process was started.</returns>
    internal static IReadOnlyList<RemovalTarget> Ensure(PodRuntime runtime, PodRecord record, IReadOnlyList<RemovalTarget> except)
    {
        if (record.Phase != PodPhase.Running) return [];
        var alone = record.RemovalTargets.Where(target => !except.Contains(target) && IsFree(runtime, target)).ToList();
        alone.ForEach(runtime.StartWaiter);
        return alone;
    }

    /// <summary>Whether no process waits for the target.</summary>
    internal static bool IsFree(PodRuntime runtime, RemovalTarget target) => !FileLock.IsHeld(runtime.Store.Paths.WaitLock(target));

    private static string Holder => PodSession.Holder("run --rm");
}
