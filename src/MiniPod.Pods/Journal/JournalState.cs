using System.Text.Json;

namespace MiniPod.Pods.Journal;

/// <summary>The state that a journal describes: which steps are in effect, their outcomes, and whether an
/// operation was left open.</summary>
public sealed class JournalState
{
    /// <summary>The verb of the operation that stands for those that were dropped when a journal was shortened.</summary>
    internal const string SummaryVerb = "summary";

    private readonly Dictionary<StepKey, StepEffect> _effects = [];
    private readonly Dictionary<StepKey, JsonElement> _facts = [];
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");
    private readonly Lock _lock = new();

    /// <summary>The operation that has started but not finished, if any.</summary>
    public OpenOperation? Open { get; private set; }

    /// <summary>Whether any operation ever started: if not, the process that wrote the record was killed
    /// before the first step.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>A copy of the steps that are in effect now.</summary>
    public IReadOnlyDictionary<StepKey, StepEffect> Effects
    {
        get
        {
            lock (_lock) return new Dictionary<StepKey, StepEffect>(_effects);
        }
    }

    /// <summary>The outcome of a step; null if it is not in effect or never reported one.</summary>
    public JsonElement? Outcome(StepKey key)
    {
        lock (_lock) return _effects.GetValueOrDefault(key)?.Outcome;
    }

    /// <inheritdoc cref="Outcome(StepKey)"/>
    internal TOutcome? Outcome<TOutcome>(StepKeyOf<TOutcome> key)
        where TOutcome : StepOutcome => key.Read(Outcome(key.Key));

    /// <summary>
    /// The last outcome of a step, even if it has been undone by now; null if it never reported one. During an undo,
    /// steps are undone in parallel, and one may need what another, already undone, produced: DEL needs the ID of the
    /// sandbox, for example.
    /// </summary>
    public JsonElement? Fact(StepKey key)
    {
        lock (_lock) return _facts.TryGetValue(key, out var fact) ? fact : null;
    }

    /// <inheritdoc cref="Fact(StepKey)"/>
    internal TOutcome? Fact<TOutcome>(StepKeyOf<TOutcome> key)
        where TOutcome : StepOutcome => key.Read(Fact(key.Key));

    /// <summary>The smallest set of entries that describe this state, when no operation is open: they replace a journal
    /// that has become long.</summary>
    /// <param name="isKnown">Whether a step still belongs to the pod.</param>
    public IReadOnlyList<JournalEntry> Summarize(Func<StepKey, bool> isKnown)
    {
        const string summary = SummaryVerb;
        lock (_lock)
        {
            var lines = new List<JournalEntry>();
            if (HasBegun)
            {
                lines.AddRange([
                    new() { Operation = summary, Event = JournalEvent.Begin, Verb = summary },
                    new() { Operation = summary, Event = JournalEvent.End, Verb = summary },
                ]);
            }

            foreach (var (key, fact) in _facts)
            {
                var effect = _effects.GetValueOrDefault(key);
                if (effect is null && !isKnown(key)) continue;
                var done = new JournalEntry
                {
                    Operation = effect?.Operation ?? summary,
                    Event = JournalEvent.Done,
                    Step = key.ToString(),
                    Outcome = fact,
                    BootId = effect?.BootId,
                };
                lines.Add(done);
                if (effect is null) lines.Add(done with { Event = JournalEvent.Undone, Outcome = null });
            }

            foreach (var (key, effect) in _effects)
            {
                var line = new JournalEntry
                {
                    Operation = effect.Operation,
                    Event = JournalEvent.Intent,
                    Step = key.ToString(),
                    BootId = effect.BootId,
                };
                if (!effect.IsDone) lines.Add(line);
                if (effect.UndoneBy is { } by) lines.Add(line with { Operation = by, Event = JournalEvent.Undo });
            }

            return lines;
        }
    }

    /// <summary>Applies another entry.</summary>
    public void Apply(JournalEntry entry)
    {
        lock (_lock)
        {
            // A damaged line that names no step.
            if (entry is { Event: JournalEvent.Intent or JournalEvent.Done or JournalEvent.Undone, Step: null }) return;
            switch (entry.Event)
            {
                case JournalEvent.Begin:
                    HasBegun = true;
                    Open = new OpenOperation(entry.Operation, entry.Verb ?? "", entry.Subject, entry.BootId);
                    break;
                case JournalEvent.Intent:
                    _effects[StepKey.Parse(entry.Step!)] = new StepEffect(entry.Operation, null, entry.BootId ?? Open?.BootId);
                    break;
                case JournalEvent.Done:
                    var outcome = entry.Outcome ?? Nothing;
                    _effects[StepKey.Parse(entry.Step!)] = new StepEffect(entry.Operation, outcome, entry.BootId ?? Open?.BootId);
                    _facts[StepKey.Parse(entry.Step!)] = outcome;
                    break;
                case JournalEvent.Undo when entry.Step is { } step && _effects.TryGetValue(StepKey.Parse(step), out var effect):
                    _effects[StepKey.Parse(step)] = effect with { UndoneBy = entry.Operation };
                    break;
                case JournalEvent.Undone:
                    _effects.Remove(StepKey.Parse(entry.Step!));
                    break;
                case JournalEvent.End:
                    Open = null;
                    break;
                default:
                    break; // Failed, UndoFailed: the effect is unchanged. Plugin, Resume: informational.
            }
        }
    }
}
