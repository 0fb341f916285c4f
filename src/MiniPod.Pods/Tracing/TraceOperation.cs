namespace MiniPod.Pods.Tracing;

/// <summary>An operation on a pod. What another process did to finish an interrupted one is an operation of its own.</summary>
public sealed record TraceOperation : TraceSpan
{
    /// <summary>Its number in the journal, from 1 for the oldest that is kept.</summary>
    public required int Number { get; init; }

    /// <summary>Its ID.</summary>
    public required string Id { get; init; }

    /// <summary>How many processes have worked on it before: 0, or more if it was interrupted.</summary>
    public required int Resumed { get; init; }

    /// <summary>Its verb: run, stop, repair.</summary>
    public required string Verb { get; init; }

    /// <summary>What the verb acted on within the pod; null for the pod itself.</summary>
    public string? Subject { get; init; }

    /// <summary>Its name for people: the verb and what it acted on.</summary>
    public string Name => Subject is null ? Verb : $"{Verb} {Subject}";

    /// <summary>Its steps, in the order in which they began.</summary>
    public required IReadOnlyList<StepSpan> Steps { get; init; }
}
