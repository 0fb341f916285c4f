namespace MiniPod.Engine;

/// <summary>Which part of a log, and how.</summary>
public sealed record LogOptions
{
    /// <summary>Goes on until the container ends. Default false.</summary>
    public bool Follow { get; init; }

    /// <summary>How many lines from the end; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Puts the time before each line. Default false.</summary>
    public bool Timestamps { get; init; }
}
