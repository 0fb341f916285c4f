using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Pods whose last operation neither finished nor has a running process. Finding them changes
/// nothing.</summary>
public static class InterruptedPods
{
    /// <summary>Finds them, each with the verb that was interrupted.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="unreadable">Called with the reason for each pod that cannot be checked; the other pods are still
    /// checked.</param>
    public static IReadOnlyList<(PodRecord Pod, string Verb)> Find(PodRuntime runtime, Action<string, Exception> unreadable)
    {
        var found = new List<(PodRecord, string)>();
        foreach (var record in runtime.Store.List())
        {
            try
            {
                if (FileLock.IsHeld(runtime.Store.Paths.PodLock(record.Id))) continue;
                var state = new JournalState();
                foreach (var entry in JournalFile.Read(runtime.Store.Paths.JournalOf(record.Id))) state.Apply(entry);
                if (PodRecovery.IsNeeded(runtime, state, record)) found.Add((record, state.Open?.Verb ?? "run"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or PodException)
            {
                unreadable(record.FullName, error);
            }
        }

        return found;
    }
}
