using MiniPod.Linux;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>Removes what killed commands left in the store itself: directories of removed pods, names without a pod, and
/// locks without a pod or Job.</summary>
internal static class StoreSweep
{
    /// <param name="runtime">The runtime whose store is swept.</param>
    /// <param name="hasContainers">Returns whether the engine has containers of a pod. If so, the remains of its record
    /// are kept.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <exception cref="PodException">Another process held the names lock too long. Nothing was removed.</exception>
    public static async Task RunAsync(PodRuntime runtime, Func<string, bool> hasContainers, CancellationToken cancellationToken)
    {
        var store = runtime.Store;

        // With the names lock held, no process is between writing or removing a record and its reservation.
        using var names = await PodSession.LockAsync(runtime, store.Paths.NamesLock, "recover", cancellationToken).ConfigureAwait(false);
        foreach (var removed in Directory.EnumerateDirectories(store.Paths.Pods, ".*")) PodStore.Sweep(removed);
        foreach (var empty in Directory.EnumerateDirectories(
            store.Paths.Pods).Where(directory =>
                Path.GetFileName(directory) != "by-name" && !File.Exists(Path.Combine(directory, "pod.json"))))
        {
            if (!hasContainers(Path.GetFileName(empty)) && !FileLock.IsHeld(store.Paths.PodLock(Path.GetFileName(empty))))
                PodStore.Sweep(empty);
        }

        foreach (var reservation in Directory.EnumerateFiles(store.Paths.Names))
        {
            var id = store.ReservedBy(Path.GetFileName(reservation));
            if (id is null || !File.Exists(store.Paths.Record(id)) && !hasContainers(id) && !FileLock.IsHeld(store.Paths.PodLock(id)))
                File.Delete(reservation);
        }

        foreach (var path in Directory.EnumerateFiles(store.Paths.Locks, "port-*")) FileLock.TryAcquire(path)?.Delete();
        var ofPods = new[] { "pod-*", "claim-*", "wait-*" };
        foreach (var path in ofPods.SelectMany(pattern => Directory.EnumerateFiles(store.Paths.Locks, pattern)))
        {
            var id = Path.GetFileName(path).Split('-')[1];
            if (!File.Exists(store.Paths.Record(id))) FileLock.TryAcquire(path)?.Delete();
        }

        var jobs = new JobStore(store.Paths).List().Select(job => store.Paths.JobLock(job.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(store.Paths.Locks, "job-*").Where(path => !jobs.Contains(path)))
            FileLock.TryAcquire(path)?.Delete();

        // Locks for containers that are gone from pods that still exist.
        var wanted = store
            .List()
            .SelectMany(record => record.RemovalTargets)
            .Select(store.Paths.WaitLock)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(store.Paths.Locks, "wait-*-*").Where(path => !wanted.Contains(path)))
            FileLock.TryAcquire(path)?.Delete();
    }
}
