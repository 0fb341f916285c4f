namespace MiniPod.Cni;

/// <summary>A plugin failed, could not be started, or returned an invalid answer. The message includes the error
/// message and the standard error of the plugin.</summary>
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

    /// <summary>The complete call.</summary>
    public PluginInvocation Invocation { get; }

    /// <summary>The outcome of the call.</summary>
    public PluginOutcome Outcome { get; }

    /// <summary>The plugin type, for example <c>bridge</c>.</summary>
    public string PluginType => Invocation.PluginType;

    /// <summary>The command, for example <c>ADD</c>.</summary>
    public string Command => Invocation.Command;

    /// <summary>The <c>msg</c> of the error object; null when there is no error object.</summary>
    public string? PluginMessage { get; }

    /// <summary>The <c>details</c> of the error object; null when there are none.</summary>
    public string? Details { get; }

    /// <summary>The exit code; 128 plus the signal number if the plugin was killed by a signal, -1 if it could not be
    /// started.</summary>
    public int ExitCode => Outcome.ExitCode;

    /// <summary>The number of the signal that killed the plugin; null when it exited by itself.</summary>
    public int? Signal => PluginFailure.SignalOf(ExitCode);

    /// <summary>The standard output of the plugin.</summary>
    public string Stdout => Outcome.StdoutText;

    /// <summary>The standard error of the plugin, without white space at the start and end.</summary>
    public string Stderr => Outcome.StderrText;
}
