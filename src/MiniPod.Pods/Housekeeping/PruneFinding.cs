namespace MiniPod.Pods.Housekeeping;

/// <summary>A thing that belongs to no pod, and what became of it.</summary>
/// <param name="What">What it is.</param>
/// <param name="Evidence">What shows that it belongs to no pod.</param>
/// <param name="Outcome">What was done, or would be.</param>
/// <param name="IsOurs">Whether it is surely ours; what is not is left alone.</param>
/// <param name="Error">Why it could not be removed; null when it was, or was not to be.</param>
public sealed record PruneFinding(string What, string Evidence, string Outcome, bool IsOurs, Exception? Error = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What}: {Evidence}: {Outcome}";
}
