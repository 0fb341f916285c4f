namespace MiniPod.Engine;

/// <summary>Which part of a log to read, and in what form.</summary>
public sealed record LogOptions
{
    /// <summary>Whether to follow the log until the container exits. Default false.</summary>
    public bool Follow { get; init; }

    /// <summary>The number of lines to show from the end; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether to prefix each line with its timestamp. Default false.</summary>
    public bool Timestamps { get; init; }
}
