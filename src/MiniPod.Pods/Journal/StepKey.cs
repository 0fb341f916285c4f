namespace MiniPod.Pods.Journal;

/// <summary>Identifies a step within a pod: its kind and, if there are several of that kind, its subject,
/// <c>StartContainer/web</c>.</summary>
/// <param name="Kind">The step's class name.</param>
/// <param name="Subject">The container, image or interface; empty if a pod has only one such step.</param>
public readonly record struct StepKey(string Kind, string Subject = "")
{
    /// <summary>Parses what <see cref="ToString"/> returns.</summary>
    public static StepKey Parse(string text) =>
        text.IndexOf('/') is var slash and >= 0 ? new StepKey(text[..slash], text[(slash + 1)..]) : new StepKey(text);

    /// <inheritdoc/>
    public override string ToString() => Subject.Length == 0 ? Kind : $"{Kind}/{Subject}";
}
