namespace MiniPod.Cni;

/// <summary>A plugin failed, could not be started, or answered something that is no CNI answer. Its message holds the
/// plugin's own and its standard error.</summary>
public sealed class CniPluginException : CniException
{
    internal CniPluginException(
        string message,
        PluginInvocation invocation,
        PluginOutcome outcome,
        CniErrorCode code,
        string? pluginMessage,
        string? details,
        Exception? inner = null)
        : base(message, code, inner)
    {
        Invocation = invocation;
        Outcome = outcome;
        PluginMessage = pluginMessage;
        Details = details;
    }

    /// <summary>The whole call.</summary>
    public PluginInvocation Invocation { get; }

    /// <summary>What came of it.</summary>
    public PluginOutcome Outcome { get; }

    /// <summary>The plugin: <c>bridge</c>.</summary>
    public string PluginType => Invocation.PluginType;

    /// <summary>The command it was given: <c>ADD</c>, <c>DEL</c> ...</summary>
    public string Command => Invocation.Command;

    /// <summary>The <c>msg</c> of its error object; null when it gave none.</summary>
    public string? PluginMessage { get; }

    /// <summary>The <c>details</c> of its error object; null when it gave none.</summary>
    public string? Details { get; }

    /// <summary>Its exit code; 128 + the signal's number when a signal ended it, -1 when it could not be started.</summary>
    public int ExitCode => Outcome.ExitCode;

    /// <summary>The number of the signal that ended it; null when it ended by itself.</summary>
    public int? Signal => PluginFailure.SignalOf(ExitCode);

    /// <summary>What it wrote to standard output.</summary>
    public string Stdout => Outcome.StdoutText;

    /// <summary>What it wrote to standard error.</summary>
    public string Stderr => Outcome.StderrText;
}
