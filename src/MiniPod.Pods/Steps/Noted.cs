using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>The outcome of a step that brings forth nothing for others to build on.</summary>
internal sealed partial record Noted : StepOutcome
{
    /// <summary>Nothing to say.</summary>
    public static Noted Nothing { get; } = new();

    /// <summary>One line for people; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Names such a step.</summary>
    public static StepKeyOf<Noted> Key(StepKey step) => new(step, NotedJson.Default.Noted);

    /// <inheritdoc/>
    public override IEnumerable<string> Lines() => Note is null ? [] : [Note];

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Noted))]
    private sealed partial class NotedJson : JsonSerializerContext;
}
