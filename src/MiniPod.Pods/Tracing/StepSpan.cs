using System.Text.Json;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tracing;

/// <summary>A step that was done or undone.</summary>
public sealed record StepSpan : TraceSpan
{
    /// <summary>The step.</summary>
    public required StepKey Key { get; init; }

    /// <summary>Whether it was done or undone.</summary>
    public required StepAction Action { get; init; }

    /// <summary>Its name for people: the step, after "undo" if it was undone.</summary>
    public string Name => Action == StepAction.Do ? $"{Key}" : $"undo {Key}";

    /// <summary>Its outcome; null if it has none.</summary>
    public JsonElement? Outcome { get; init; }

    /// <summary>The plugins that it ran, in their order.</summary>
    public required IReadOnlyList<PluginSpan> Plugins { get; init; }
}
