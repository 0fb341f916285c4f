using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Journal;

/// <summary>An entry, that is a line, of the journal.</summary>
public sealed record JournalEntry
{
    /// <summary>When it was written, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The operation that this entry belongs to.</summary>
    public required string Operation { get; init; }

    /// <summary>What happened.</summary>
    public required JournalEvent Event { get; init; }

    /// <summary>The verb of the operation, in <see cref="JournalEvent.Begin"/>: run, create,
    /// add, start, stop, rm.</summary>
    public string? Verb { get; init; }

    /// <summary>What the verb acts on within the pod: the container of <c>run --pod</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>The boot in which it happened, in <see cref="JournalEvent.Begin"/>, <see cref="JournalEvent.Resume"/> and the
    /// entries that summarize a journal; all others have that of their operation.</summary>
    public string? BootId { get; init; }

    /// <summary>The step. In <see cref="JournalEvent.Plugin"/>, the one that ran the plugin; null in older journals.</summary>
    public string? Step { get; init; }

    /// <summary>The outcome of the step, in <see cref="JournalEvent.Done"/>: a JSON object that the
    /// step itself can read.</summary>
    public JsonElement? Outcome { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    [JsonNumberHandling(JsonNumberHandling.Strict)]
    public double? Milliseconds { get; init; }

    /// <summary>The plugin call, in <see cref="JournalEvent.Plugin"/>.</summary>
    public PluginCall? Plugin { get; init; }
}
