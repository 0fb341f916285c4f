using MiniPod.Pods.Changes;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows what changed on the host and in a pod, a line each.</summary>
internal static class HostChangesView
{
    /// <param name="writer">Where to write.</param>
    /// <param name="seen">What changed, and why that cannot be known.</param>
    /// <param name="indent">What each line begins with.</param>
    /// <param name="words">The language.</param>
    public static void Write(
        TextWriter writer, (IReadOnlyList<HostChange> Changes, string? Failure) seen, string indent, StepWords words)
    {
        Write(writer, seen.Failure, indent, words);
        var changes = seen.Changes;
        foreach (var place in changes.GroupBy(change => change.Fact.Pod))
        {
            var where = place.Key is { } pod ? StepWords.Fill(words.ChangedInPod, pod) : words.ChangedOnHost;
            PluginCallView.Line(writer, $"{indent}{where}", TextStyle.Dim);
            foreach (var change in place)
            {
                var subject = change.Fact.Kind == HostFactKind.Namespace ? change.Text : $"{change.Fact.What,-10} {change.Text}";
                Write(writer, change.Kind, subject, $"{indent}  ");
            }
        }
    }

    /// <summary>Says that nothing can be compared.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="failure">Why; null if it can.</param>
    /// <param name="indent">What the line begins with.</param>
    /// <param name="words">The language.</param>
    public static void Write(TextWriter writer, string? failure, string indent, StepWords words)
    {
        if (failure is not null) writer.WriteLine($"{indent}{StepWords.Fill(words.ChangesUnknown, VisibleText.Of(failure))}");
    }

    /// <summary>Shows a line that changed.</summary>
    public static void Write(TextWriter writer, HostChangeKind kind, string text, string indent) =>
        PluginCallView.Line(writer, $"{indent}{kind.Sign()} {VisibleText.OneLine(text)}", StyleOf(kind));

    private static TextStyle StyleOf(HostChangeKind kind) => kind switch
    {
        HostChangeKind.Added => TextStyle.Added,
        HostChangeKind.Removed => TextStyle.Error,
        _ => TextStyle.Changed,
    };
}
