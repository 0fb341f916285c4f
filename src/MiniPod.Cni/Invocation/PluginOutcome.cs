using System.Text;

namespace MiniPod.Cni;

/// <summary>How a call of a plugin ended.</summary>
public sealed record PluginOutcome
{
    /// <summary>The exit code of a plugin that was not started, or was ended because the caller gave up.</summary>
    public const int NoExitCode = -1;

    /// <summary>All variables that it was started with: those of the invocation, and what it was given of our own.
    /// Default none, where the <see cref="IPluginExec"/> does not tell.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it wrote to standard output: its answer, or its error object.</summary>
    public ReadOnlyMemory<byte> Stdout { get; init; }

    /// <summary>What it wrote to standard error: its log.</summary>
    public ReadOnlyMemory<byte> Stderr { get; init; }

    /// <summary>Its exit code; 128 + the signal's number when a signal ended it, <see cref="NoExitCode"/> when it has none.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether it was ended because its time was up.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Whether it wrote more than was kept.</summary>
    public bool Truncated { get; init; }

    /// <summary>Why it could not be started; null when it was.</summary>
    public string? StartError { get; init; }

    /// <summary>From start to the end of its output.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Standard output as text.</summary>
    public string StdoutText => Encoding.UTF8.GetString(Stdout.Span);

    /// <summary>Standard error as text, without white space at the ends.</summary>
    public string StderrText => Encoding.UTF8.GetString(Stderr.Span).Trim();
}
