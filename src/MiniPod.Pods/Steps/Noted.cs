using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>The outcome of a step that produces nothing that other steps use.</summary>
internal sealed partial record Noted : StepOutcome
{
    /// <summary>The outcome without a note.</summary>
    public static Noted Nothing { get; } = new();

    /// <summary>A line for the user, in English, as the journal keeps it; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>The same in no language yet; null in what was read from a journal.</summary>
    [JsonIgnore]
    public OutcomeLine? Line { get; private init; }

    /// <summary>The outcome with a note.</summary>
    public static Noted Of(OutcomeText text, params string[] values)
    {
        var line = new OutcomeLine(text, values);
        return new Noted { Note = $"{line}", Line = line };
    }

    /// <summary>Returns the typed key of such a step.</summary>
    public static StepKeyOf<Noted> Key(StepKey step) => new(step, static () => NotedJson.Default.Noted);

    /// <inheritdoc/>
    public override IEnumerable<OutcomeLine> Lines() => Note is null ? [] : [Line ?? new(OutcomeText.Said, Note)];

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Noted))]
    private sealed partial class NotedJson : JsonSerializerContext;
}
