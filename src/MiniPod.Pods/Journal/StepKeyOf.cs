using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MiniPod.Pods.Journal;

/// <summary>The key of a step together with the type of its outcome, so that the outcome can be
/// read with its type.</summary>
/// <param name="Key">The key of the step.</param>
/// <param name="Type">How its outcome is serialized. To find that out takes a millisecond the first time, so it is asked for only
/// when an outcome is written or read.</param>
internal readonly record struct StepKeyOf<TOutcome>(StepKey Key, Func<JsonTypeInfo<TOutcome>> Type)
    where TOutcome : StepOutcome
{
    public static implicit operator StepKey(StepKeyOf<TOutcome> typed) => typed.Key;

    /// <summary>Returns the outcome in the form kept by journal and record.</summary>
    public JsonElement Write(TOutcome outcome) => JsonSerializer.SerializeToElement(outcome, Type());

    /// <summary>Reads an outcome; null if there is none, or if it does not have the form that
    /// such a step produces.</summary>
    public TOutcome? Read(JsonElement? outcome)
    {
        try
        {
            return outcome?.Deserialize(Type());
        }
        catch (JsonException)
        {
            return null; // a damaged line: treat the step as one that never reported an outcome
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Key.ToString();
}
