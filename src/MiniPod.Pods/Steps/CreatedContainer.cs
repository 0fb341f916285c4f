using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Steps;

/// <summary>The outcome of a step that creates a container.</summary>
internal sealed partial record CreatedContainer : StepOutcome
{
    /// <summary>The container's id in the engine, 64 hexadecimal digits.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Returns the typed key of a step that creates a container.</summary>
    public static StepKeyOf<CreatedContainer> Key(StepKey step) => new(step, static () => CreatedContainerJson.Default.CreatedContainer);

    /// <inheritdoc/>
    public override IEnumerable<OutcomeLine> Lines() => [new(OutcomeText.Container, ContainerId[..12])];

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(CreatedContainer))]
    private sealed partial class CreatedContainerJson : JsonSerializerContext;
}
