using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Pods that 'recover' would work on. Finding them changes nothing.</summary>
internal static class InterruptedPods
{
    private const string Recover = "minipod recover";

    /// <summary>Finds them.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="unreadable">Called with the reason for each pod that cannot be checked; the other pods are still
    /// checked.</param>
    public static IReadOnlyList<InterruptedPod> Find(PodRuntime runtime, Action<string, Exception> unreadable)
    {
        var found = new List<InterruptedPod>();
        foreach (var record in runtime.Store.List())
        {
            try
            {
                // A command may have ended between the looks at the record, the lock and the journal: so look twice.
                if (Look(runtime, record) is not null
                    && runtime.Store.Find(record.Id) is { } now
                    && Look(runtime, now) is { } pod)
                {
                    found.Add(pod);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or PodException)
            {
                unreadable(record.FullName, error);
            }
        }

        return found;
    }

    private static InterruptedPod? Look(PodRuntime runtime, PodRecord record)
    {
        if (FileLock.IsHeld(runtime.Store.Paths.PodLock(record.Id))) return null;
        var state = new JournalState();
        foreach (var entry in JournalFile.Read(runtime.Store.Paths.JournalOf(record.Id))) state.Apply(entry);
        return PodRecovery.NeedOf(state, record, runtime.Planner.For(record)) switch
        {
            RecoveryNeed.Interrupted => new(record, $"its \"{state.Open?.Verb ?? "run"}\" was interrupted", Recover),
            RecoveryNeed.FormerBoot => new(record, "it was running when the machine went down", Recover),
            RecoveryNeed.FailedRemoval => new(record, "it could not be removed completely", $"minipod rm -f {record.FullName}"),
            _ => null,
        };
    }
}
