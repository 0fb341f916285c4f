using System.Text.Json;

namespace MiniPod.Pods.Live;

/// <summary>What engine and host show of a step.</summary>
/// <param name="IsInEffect">Whether it is in effect, or may be in part.</param>
/// <param name="Outcome">What it brought forth, as the journal keeps it; null when it may be in effect in part and no
/// more is known.</param>
internal readonly record struct Observation(bool IsInEffect, JsonElement? Outcome)
{
    /// <summary>There is nothing of it.</summary>
    public static Observation None => default;

    /// <summary>Something of it may be there: it is to be undone before it is done again.</summary>
    public static Observation InPart => new(true, null);
}
