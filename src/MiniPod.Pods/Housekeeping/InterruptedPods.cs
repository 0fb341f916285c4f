using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Pods whose last operation has no end and no owner. Looking at them changes nothing.</summary>
public static class InterruptedPods
{
    /// <summary>Finds them, each with the verb that was interrupted.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="unreadable">Called for each pod of which it cannot be said, with the reason; it never hides the others.</param>
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
