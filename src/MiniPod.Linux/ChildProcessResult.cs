namespace MiniPod.Linux;

/// <summary>The result of a child process.</summary>
public sealed record ChildProcessResult
{
    /// <summary>Its exit code; 128 + the signal number if it was killed by a signal.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What it wrote to standard output, up to the limit.</summary>
    public required byte[] Output { get; init; }

    /// <summary>What it wrote to standard error, up to the limit.</summary>
    public required byte[] Error { get; init; }

    /// <summary>Whether either output was longer than the limit.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Whether it was killed because it exceeded its time limit.</summary>
    public required bool TimedOut { get; init; }

    /// <summary>The time from its start to the end of its output.</summary>
    public required TimeSpan Duration { get; init; }
}
