using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Who has a pod name.</summary>
/// <param name="Record">The pod.</param>
/// <param name="WasInterrupted">Whether its last operation was left by an owner who is gone.</param>
internal sealed record NameHolder(PodRecord Record, bool WasInterrupted)
{
    /// <summary>Finds the holder of a name; null when it is free. A reservation whose pod is not there, and not being made, is swept away. To be called under the names lock.</summary>
    public static NameHolder? Find(PodStore store, PodName name)
    {
        if (store.FindNamed(name.Value) is not { } record)
        {
            File.Delete(store.Paths.Reservation(name.Value));
            return null;
        }

        using var free = FileLock.TryAcquire(store.Paths.PodLock(record.Id));
        if (free is null) return new NameHolder(record, WasInterrupted: false);
        using var journal = JournalFile.Open(store.Paths.JournalOf(record.Id), TimeProvider.System);
        return new NameHolder(record, RecoverPod.IsNeeded(journal.State, record));
    }
}
