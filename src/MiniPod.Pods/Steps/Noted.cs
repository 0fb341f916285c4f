using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>The outcome of a step that produces nothing that other steps use.</summary>
internal sealed partial record Noted : StepOutcome
{
    /// <summary>The outcome without a note.</summary>
    public static Noted Nothing { get; } = new();

    /// <summary>A line for the user; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Returns the typed key of such a step.</summary>
    public static StepKeyOf<Noted> Key(StepKey step) => new(step, static () => NotedJson.Default.Noted);

    /// <inheritdoc/>
    public override IEnumerable<string> Lines() => Note is null ? [] : [Note];

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Noted))]
    private sealed partial class NotedJson : JsonSerializerContext;
}
