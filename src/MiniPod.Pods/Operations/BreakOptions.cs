namespace MiniPod.Pods.Operations;

/// <summary>Which fault is made, and how far it may go.</summary>
public sealed record BreakOptions
{
    /// <summary>The name of the fault; null for one that is chosen at random, and that the user is to find out.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether it may touch others than the pod. Default false.</summary>
    public bool MayTouchHost { get; init; }
}
