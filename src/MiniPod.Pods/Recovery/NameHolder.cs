using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>The pod that holds a name or a port that another pod needs.</summary>
/// <param name="Record">The pod.</param>
/// <param name="WasInterrupted">Whether a dead owner left its last operation unfinished.</param>
internal sealed record NameHolder(PodRecord Record, bool WasInterrupted)
{
    /// <summary>Says which pod holds a name, so that a person knows it: with its namespace, and since when.</summary>
    public static string Describe(PodRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"pod {record.Namespace}/{record.Spec.Name} since {record.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Finds the holder of a pod's full name; null when the name is free. Deletes a reservation whose pod
    /// neither exists nor is being created. Must be called with the names lock held.</summary>
    public static NameHolder? Find(PodRuntime runtime, string name)
    {
        var store = runtime.Store;
        if (store.FindNamed(name) is not { } record)
        {
            File.Delete(store.Paths.Reservation(name));
            return null;
        }

        return Of(runtime, record);
    }

    /// <summary>Finds out whether a pod's owner is dead. Takes no lock, and changes nothing.</summary>
    public static NameHolder Of(PodRuntime runtime, PodRecord record)
    {
        // The journal is only read, because the pod may be removed at this very moment, and nothing may be left behind
        // then.
        var store = runtime.Store;
        if (FileLock.IsHeld(store.Paths.PodLock(record.Id))) return new NameHolder(record, WasInterrupted: false);
        var state = new JournalState();
        foreach (var entry in JournalFile.Read(store.Paths.JournalOf(record.Id))) state.Apply(entry);
        return new NameHolder(record, PodRecovery.IsNeeded(runtime, state, record));
    }
}
