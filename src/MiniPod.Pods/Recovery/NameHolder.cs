using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>Who has a pod name.</summary>
/// <param name="Record">The pod.</param>
/// <param name="WasInterrupted">Whether its last operation was left by an owner who is gone.</param>
internal sealed record NameHolder(PodRecord Record, bool WasInterrupted)
{
    /// <summary>Finds the holder of a pod's full name; null when it is free. A reservation whose pod is not there, and
    /// not being made, is swept away. To be called under the names lock.</summary>
    public static NameHolder? Find(PodRuntime runtime, string name)
    {
        var store = runtime.Store;
        if (store.FindNamed(name) is not { } record)
        {
            File.Delete(store.Paths.Reservation(name));
            return null;
        }

        // Only looked at: the pod may be removed in this very moment, and nothing is to come of that.
        if (FileLock.IsHeld(store.Paths.PodLock(record.Id))) return new NameHolder(record, WasInterrupted: false);
        var state = new JournalState();
        foreach (var entry in JournalFile.Read(store.Paths.JournalOf(record.Id))) state.Apply(entry);
        return new NameHolder(record, PodRecovery.IsNeeded(runtime, state, record));
    }
}
