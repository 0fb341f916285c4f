using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Journal;

/// <summary>A line of the journal.</summary>
public sealed record JournalEntry
{
    /// <summary>When, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The operation this line belongs to.</summary>
    public required string Operation { get; init; }

    /// <summary>What happened.</summary>
    public required JournalEvent Event { get; init; }

    /// <summary>The operation's verb, in <see cref="JournalEvent.Begin"/>: run, create, add, start, stop, rm.</summary>
    public string? Verb { get; init; }

    /// <summary>What the verb works on within the pod: the container of <c>run --pod</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>The boot it happened in, in <see cref="JournalEvent.Begin"/> and in the lines that sum up a journal;
    /// those between have their operation's.</summary>
    public string? BootId { get; init; }

    /// <summary>The step.</summary>
    public string? Step { get; init; }

    /// <summary>What the step brought forth, in <see cref="JournalEvent.Done"/>: a JSON object, which the step itself can read.</summary>
    public JsonElement? Outcome { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    [JsonNumberHandling(JsonNumberHandling.Strict)]
    public double? Milliseconds { get; init; }

    /// <summary>The plugin's run, in <see cref="JournalEvent.Plugin"/>.</summary>
    public PluginCall? Plugin { get; init; }
}
