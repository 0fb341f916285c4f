using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tracing;

/// <summary>Collects the lines of one step in an operation.</summary>
internal sealed class StepBuilder(JournalEntry begin, StepKey key)
{
    private readonly List<JournalEntry> _plugins = [];
    private JournalEntry? _close;
    private DateTimeOffset? _interrupted;

    public StepKey Key => key;

    public DateTimeOffset Begin => begin.Time;

    public bool IsOpen => _close is null && _interrupted is null;

    public void Add(JournalEntry plugin) => _plugins.Add(plugin);

    public void Close(JournalEntry entry) => _close = entry;

    /// <summary>Notes that the process that did it is gone.</summary>
    /// <param name="seen">When that process was last known to be there.</param>
    public void Interrupt(DateTimeOffset seen) => _interrupted = seen;

    /// <param name="isRunning">Whether the operation is running, so that the step is if it has no end.</param>
    /// <param name="seen">The last that is known of the operation.</param>
    public StepSpan Build(bool isRunning, DateTimeOffset seen)
    {
        var end = Ended(seen);
        return new StepSpan
        {
            Key = key,
            Action = begin.Event switch
            {
                JournalEvent.Intent => StepAction.Do,
                JournalEvent.Undo => StepAction.Undo,
                _ => StepAction.UndoWithAnother,
            },
            Begin = Begin,
            End = end,
            State = _close switch
            {
                { Event: JournalEvent.Failed or JournalEvent.UndoFailed } => SpanState.Failed,
                not null => SpanState.Completed,
                null => isRunning && _interrupted is null ? SpanState.Running : SpanState.Interrupted,
            },
            Error = _close?.Error,
            Outcome = _close?.Outcome,
            Plugins = _plugins.ConvertAll(plugin => Build(plugin, end)),
        };
    }

    /// <summary>The time that a line says it took; null if it says none, or a damaged line says nonsense.</summary>
    public static TimeSpan? Measured(JournalEntry entry)
    {
        const double tooLong = 1e11; // three years
        return entry.Milliseconds is >= 0 and < tooLong and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    // The measured time, which a clock that was set meanwhile does not change; but no later than the line was written, so that it
    // does not overlap the steps that waited for it.
    private DateTimeOffset Ended(DateTimeOffset seen)
    {
        if (_close is null) return Later(_interrupted ?? seen, Begin);
        if (Measured(_close) is not { } duration) return Later(_close.Time, Begin);
        var measured = Begin + duration;
        return _close.Time >= Begin && _close.Time < measured ? _close.Time : measured;
    }

    private PluginSpan Build(JournalEntry entry, DateTimeOffset ended)
    {
        var end = entry.Time > ended || entry.Time < Begin ? ended : entry.Time;
        return new PluginSpan
        {
            Call = entry.Plugin!,
            Begin = Later(end - (Measured(entry) ?? TimeSpan.Zero), Begin),
            End = end,
            State = entry.Plugin!.ExitCode == 0 ? SpanState.Completed : SpanState.Failed,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
