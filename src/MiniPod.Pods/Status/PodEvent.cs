namespace MiniPod.Pods.Status;

/// <summary>Something that happened to a pod, in kubelet's words. The same thing once more is counted. Source: Event, core/v1.</summary>
/// <param name="IsWarning">Whether its type is <c>Warning</c>; otherwise <c>Normal</c>.</param>
/// <param name="Reason">The reason, in one word: <c>Started</c>, <c>BackOff</c>, <c>Unhealthy</c> ...</param>
/// <param name="Container">The container that it is about; null for the pod.</param>
/// <param name="Message">The message. It can have any characters.</param>
public sealed record PodEvent(bool IsWarning, string Reason, string? Container, string Message)
{
    /// <summary>How often it happened. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When it happened first.</summary>
    public DateTimeOffset First { get; init; }

    /// <summary>When it happened last.</summary>
    public DateTimeOffset Last { get; init; }

    /// <summary>Whether another event says the same.</summary>
    public bool IsSameAs(PodEvent other) =>
        (IsWarning, Reason, Container, Message) == (other.IsWarning, other.Reason, other.Container, other.Message);
}
