using MiniPod.Pods.Changes;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows what changed on the host and in a pod, a line each.</summary>
internal static class HostChangesView
{
    /// <param name="writer">Where to write.</param>
    /// <param name="changes">What changed.</param>
    /// <param name="indent">What each line begins with.</param>
    public static void Write(TextWriter writer, IReadOnlyList<HostChange> changes, string indent)
    {
        foreach (var place in changes.GroupBy(change => change.Fact.Pod))
        {
            PluginCallView.Line(writer, $"{indent}changed {(place.Key is { } pod ? $"in {pod}" : "on the host")}:", TextStyle.Dim);
            foreach (var change in place)
            {
                var kind = change.Fact.Kind.ToString().ToLowerInvariant();
                var subject = change.Fact.Kind == HostFactKind.Namespace ? change.Text : $"{kind,-10} {change.Text}";
                Write(writer, change.Kind, subject, $"{indent}  ");
            }
        }
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
