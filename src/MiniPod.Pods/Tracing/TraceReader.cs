using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tracing;

/// <summary>Reads what happened to a pod. Needs neither the pod's lock nor the engine.</summary>
public static class TraceReader
{
    /// <summary>Reads the trace of a pod.</summary>
    /// <param name="store">The pods.</param>
    /// <param name="nameOrId">The pod's name or ID.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">Its journal cannot be read, or has no operation.</exception>
    public static PodTrace Read(PodStore store, string nameOrId, TimeProvider time)
    {
        var record = store.Get(nameOrId);
        var path = store.Paths.JournalOf(record.Id);
        var operations = TraceBuilder.Build(Entries(path), isAtWork: true, time.GetUtcNow());
        if (operations is [.., { State: SpanState.Running } running] && !FileLock.IsHeld(store.Paths.PodLock(record.Id)))
        {
            // Nobody works on it: it ended after it was read, or it never will. Another one may have begun since.
            var entries = Entries(path);
            operations = TraceBuilder.Build(entries, isAtWork: false, time.GetUtcNow());
            if (operations is [.., var last] && (last.Id, last.Resumed) != (running.Id, running.Resumed))
                operations = TraceBuilder.Build(entries, isAtWork: true, time.GetUtcNow());
        }

        if (operations.Count > 0) return new PodTrace(record, operations);
        store.Get(record.Id); // it may have been removed in the meantime
        throw new PodException(
            $"the journal of pod \"{record.FullName}\", \"{path}\", has no operation: it was lost, and no command has "
            + "worked on the pod since");
    }

    private static IReadOnlyList<JournalEntry> Entries(string path)
    {
        try
        {
            return JournalFile.Read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"cannot read the journal \"{path}\": {error.Message}", error);
        }
    }
}
