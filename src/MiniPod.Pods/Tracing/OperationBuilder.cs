using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tracing;

/// <summary>Collects the lines of one operation.</summary>
internal sealed class OperationBuilder(JournalEntry begin, string verb, string? subject, int resumed)
{
    // The CNI specification's name of the interface, by which a plugin's step is found in journals that do not tell it.
    private const string InterfaceVariable = "CNI_IFNAME";

    private readonly List<StepBuilder> _steps = [];
    private JournalEntry? _end;
    private DateTimeOffset _last = begin.Time;

    public string Id => begin.Operation;

    public string Verb => verb;

    public string? Subject => subject;

    public int Resumed => resumed;

    public bool HasEnded => _end is not null;

    public void Apply(JournalEntry entry)
    {
        if (entry is { Event: JournalEvent.Plugin, Plugin: not null }) Find(entry)?.Add(entry);
        else if (entry.Event == JournalEvent.End) _end = entry;
        else if (entry.Step is { } step) Apply(entry, StepKey.Parse(step));
        if (entry.Time > _last) _last = entry.Time;
    }

    public TraceOperation Build(int number, bool isRunning, DateTimeOffset now)
    {
        isRunning &= _end is null;
        if (isRunning && now > _last) _last = now;
        var steps = _steps.ConvertAll(step => step.Build(isRunning, _last));
        return new TraceOperation
        {
            Number = number,
            Id = Id,
            Resumed = resumed,
            Verb = verb,
            Subject = subject,
            Begin = begin.Time,
            End = steps.Select(step => step.End).Append(_last).Max(),
            State = isRunning ? SpanState.Running
                : _end is null ? SpanState.Interrupted
                : _end.Error is null ? SpanState.Completed
                : SpanState.Failed,
            Error = _end?.Error,
            Steps = steps,
        };
    }

    private void Apply(JournalEntry entry, StepKey key)
    {
        var open = _steps.LastOrDefault(step => step.Key == key && step.IsOpen);
        switch (entry.Event)
        {
            case JournalEvent.Intent or JournalEvent.Undo:
                // In older journals nothing tells that another process went on; it begins with the steps that it found open.
                open?.Interrupt(_last);
                _steps.Add(new StepBuilder(entry, key));
                break;
            case JournalEvent.Done or JournalEvent.Failed or JournalEvent.Undone or JournalEvent.UndoFailed when open is not null:
                open.Close(entry);
                break;
            case JournalEvent.Undone:
                var along = new StepBuilder(entry, key);
                along.Close(entry);
                _steps.Add(along);
                break;
            default:
                break; // the line that began it was torn: when that was is not known
        }
    }

    // The step of a plugin that has just ended. Older journals do not tell it: it is the one that was open all the time that the
    // plugin ran, and works on the same interface.
    private StepBuilder? Find(JournalEntry entry)
    {
        if (entry.Step is { } step) return _steps.LastOrDefault(one => one.Key == StepKey.Parse(step));
        var began = entry.Time - (StepBuilder.Measured(entry) ?? TimeSpan.Zero);
        var open = _steps.Where(one => one.IsOpen).ToList();
        return open
            .Where(one => one.Key.Subject == entry.Plugin!.Environment.GetValueOrDefault(InterfaceVariable))
            .OrderBy(one => one.Begin > began)
            .FirstOrDefault()
            ?? open.LastOrDefault();
    }
}
