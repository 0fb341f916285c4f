namespace MiniPod.Pods.Journal;

/// <summary>A step that has, or may have, an effect on the host now.</summary>
/// <param name="Operation">The operation that made it, and that alone may undo it when it fails.</param>
/// <param name="Outcome">What it brought forth; null when it was begun but never reported back.</param>
public sealed record StepEffect(string Operation, StepOutcome? Outcome)
{
    /// <summary>Whether the step reported that it is done.</summary>
    public bool IsDone => Outcome is not null;
}
