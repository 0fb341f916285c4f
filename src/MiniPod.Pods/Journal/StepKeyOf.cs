using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MiniPod.Pods.Journal;

/// <summary>The name of a step together with the type of its outcome: who has it reads the outcome typed.</summary>
/// <param name="Key">The step's name.</param>
/// <param name="Type">How its outcome is written and read.</param>
internal readonly record struct StepKeyOf<TOutcome>(StepKey Key, JsonTypeInfo<TOutcome> Type)
    where TOutcome : StepOutcome
{
    public static implicit operator StepKey(StepKeyOf<TOutcome> typed) => typed.Key;

    /// <summary>The outcome as journal and record keep it.</summary>
    public JsonElement Write(TOutcome outcome) => JsonSerializer.SerializeToElement(outcome, Type);

    /// <summary>Reads an outcome; null when there is none, or when what is there does not hold what such a step brings forth.</summary>
    public TOutcome? Read(JsonElement? outcome)
    {
        try
        {
            return outcome?.Deserialize(Type);
        }
        catch (JsonException)
        {
            return null; // a damaged line: the step is then as one that never reported back
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Key.ToString();
}
