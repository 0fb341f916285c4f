using System.Text;

namespace MiniPod.Cni;

/// <summary>The outcome of a plugin call.</summary>
public sealed record PluginOutcome
{
    /// <summary>The exit code of a plugin that was not started, or was terminated because the caller canceled the
    /// operation.</summary>
    public const int NoExitCode = -1;

    /// <summary>The complete environment of the plugin: the variables of the invocation and the inherited ones. Empty
    /// if the <see cref="IPluginExec"/> does not report it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The standard output of the plugin: its answer or its error object.</summary>
    public ReadOnlyMemory<byte> Stdout { get; init; }

    /// <summary>The standard error of the plugin: its log.</summary>
    public ReadOnlyMemory<byte> Stderr { get; init; }

    /// <summary>The exit code; 128 plus the signal number if the plugin was killed by a signal,
    /// <see cref="NoExitCode"/> if there is none.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether the plugin was terminated because its time was up.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Whether the plugin wrote more output than was kept.</summary>
    public bool Truncated { get; init; }

    /// <summary>The reason why the plugin could not be started; null when it was started.</summary>
    public string? StartError { get; init; }

    /// <summary>The time from the start of the plugin to the end of its output.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The standard output as text.</summary>
    public string StdoutText => Encoding.UTF8.GetString(Stdout.Span);

    /// <summary>The standard error as text, without white space at the start and end.</summary>
    public string StderrText => Encoding.UTF8.GetString(Stderr.Span).Trim();
}
