using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tracing;

/// <summary>A run of a CNI plugin.</summary>
public sealed record PluginSpan : TraceSpan
{
    /// <summary>The call: environment, input, output, exit code.</summary>
    public required PluginCall Call { get; init; }

    /// <summary>Its name for people: <c>bridge ADD</c>.</summary>
    public string Name => $"{Call.Type} {Call.Command}";
}
