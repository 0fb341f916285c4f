namespace MiniPod.Pods.Tracing;

/// <summary>Something that took time: an operation, a step of it, or a plugin that a step ran.</summary>
public abstract record TraceSpan
{
    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset Begin { get; init; }

    /// <summary>When it ended. If it never did, the last time at which it is known to have gone on; while it is running, the time
    /// of reading.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>How it ended.</summary>
    public required SpanState State { get; init; }

    /// <summary>What went wrong; null if nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it has no end: then <see cref="End"/> is only the last that is known of it.</summary>
    public bool IsOpen => State is SpanState.Interrupted or SpanState.Running;

    /// <summary>How long it took, as far as that is known.</summary>
    public TimeSpan Duration => End - Begin;
}
