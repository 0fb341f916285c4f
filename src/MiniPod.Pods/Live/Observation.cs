using System.Text.Json;

namespace MiniPod.Pods.Live;

/// <summary>What engine and host show about a step.</summary>
/// <param name="IsInEffect">Whether it is in effect, or may partly be.</param>
/// <param name="Outcome">Its outcome, in the form kept by the journal; null if it may partly be in effect and nothing
/// more is known.</param>
internal readonly record struct Observation(bool IsInEffect, JsonElement? Outcome)
{
    /// <summary>Nothing of it is in effect.</summary>
    public static Observation None => default;

    /// <summary>Part of it may be in effect: it must be undone before it is done again.</summary>
    public static Observation InPart => new(true, null);
}
