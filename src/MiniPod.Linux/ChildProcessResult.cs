namespace MiniPod.Linux;

/// <summary>How a child process ended.</summary>
public sealed record ChildProcessResult
{
    /// <summary>Its exit code; 128 + the signal's number when a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What it wrote to standard output, up to the limit.</summary>
    public required byte[] Output { get; init; }

    /// <summary>What it wrote to standard error, up to the limit.</summary>
    public required byte[] Error { get; init; }

    /// <summary>Whether either output was longer than the limit.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Whether it was ended because its time was up.</summary>
    public required bool TimedOut { get; init; }

    /// <summary>From start to the end of its output.</summary>
    public required TimeSpan Duration { get; init; }
}
