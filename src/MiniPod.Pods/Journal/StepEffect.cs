using System.Text.Json;

namespace MiniPod.Pods.Journal;

/// <summary>A step that has, or may have, an effect on the host at present.</summary>
/// <param name="Operation">The operation that performed it; only that one may undo it when it fails.</param>
/// <param name="Outcome">Its outcome; null if it started but never reported one.</param>
/// <param name="BootId">The boot in which it started; null if that is not known.</param>
/// <param name="UndoneBy">The last operation that started to undo it and did not finish: it may be half undone.
/// Null if none has.</param>
public sealed record StepEffect(string Operation, JsonElement? Outcome, string? BootId = null, string? UndoneBy = null)
{
    /// <summary>Whether the step reported that it is done.</summary>
    public bool IsDone => Outcome is not null;

    /// <summary>Whether it is completely in effect: done, and no operation has started to undo it.</summary>
    public bool IsWhole => IsDone && UndoneBy is null;
}
