namespace MiniPod.Pods.Journal;

/// <summary>A line about the outcome of a step, in no language yet.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Values">The values in it.</param>
public sealed record OutcomeLine(OutcomeText Text, params string[] Values)
{
    /// <inheritdoc/>
    public override string ToString() => OutcomeTexts.English.Of(this);
}
