namespace MiniPod.Pods.Journal;

/// <summary>Names a step within a pod: its kind, and what it is for where there are several, <c>StartContainer/web</c>.</summary>
/// <param name="Kind">The step's class name.</param>
/// <param name="Subject">The container, image or interface; empty when a pod has only one such step.</param>
public readonly record struct StepKey(string Kind, string Subject = "")
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static StepKey Parse(string text) =>
        text.IndexOf('/') is var slash and >= 0 ? new StepKey(text[..slash], text[(slash + 1)..]) : new StepKey(text);

    /// <inheritdoc/>
    public override string ToString() => Subject.Length == 0 ? Kind : $"{Kind}/{Subject}";
}
