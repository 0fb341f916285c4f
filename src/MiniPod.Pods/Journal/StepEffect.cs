using System.Text.Json;

namespace MiniPod.Pods.Journal;

/// <summary>A step that has, or may have, an effect on the host now.</summary>
/// <param name="Operation">The operation that made it, and that alone may undo it when it fails.</param>
/// <param name="Outcome">What it brought forth; null when it was begun but never reported back.</param>
/// <param name="BootId">The boot it was begun in; null when that is not known.</param>
/// <param name="UndoneBy">The last operation that began to undo it and did not finish: it may be half undone. Null when none has.</param>
public sealed record StepEffect(string Operation, JsonElement? Outcome, string? BootId = null, string? UndoneBy = null)
{
    /// <summary>Whether the step reported that it is done.</summary>
    public bool IsDone => Outcome is not null;

    /// <summary>Whether all of it is there: done, and nobody has begun to take it back.</summary>
    public bool IsWhole => IsDone && UndoneBy is null;
}
