using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tracing;

/// <summary>Makes operations, with their steps and plugins, of the lines of a journal.</summary>
public static class TraceBuilder
{
    /// <summary>Builds the operations, oldest first.</summary>
    /// <param name="entries">The lines. Those of operations whose beginning is no longer in the journal are left out.</param>
    /// <param name="isAtWork">Whether a process still works on the pod, so that the last operation, if it has no end, is
    /// running; otherwise it was interrupted.</param>
    /// <param name="now">The time until which a running operation is known.</param>
    public static IReadOnlyList<TraceOperation> Build(IEnumerable<JournalEntry> entries, bool isAtWork, DateTimeOffset now)
    {
        var operations = new List<OperationBuilder>();
        foreach (var entry in entries.Where(IsSound))
        {
            var last = operations.LastOrDefault();
            switch (entry.Event)
            {
                case JournalEvent.Begin when entry.Verb != JournalState.SummaryVerb:
                    operations.Add(new OperationBuilder(entry, entry.Verb ?? "", entry.Subject, resumed: 0));
                    break;
                case JournalEvent.Resume when last?.Id == entry.Operation && !last.HasEnded:
                    operations.Add(new OperationBuilder(entry, last.Verb, last.Subject, last.Resumed + 1));
                    break;
                default:
                    if (last?.Id == entry.Operation && !last.HasEnded) last.Apply(entry);
                    break;
            }
        }

        return [.. operations.Select((operation, index) => operation.Build(index + 1, isAtWork && index == operations.Count - 1, now))];
    }

    // A damaged line may lack what every line has, or have a time with which no arithmetic is possible.
    private static bool IsSound(JournalEntry entry) =>
        entry.Time.Year is > 1970 and < 9000 && (entry.Event != JournalEvent.Plugin || entry.Plugin?.Environment is not null);
}
