namespace MiniPod.Cni;

/// <summary>An operation exceeded its time limit. The plugin that was running was terminated together with its
/// descendants.</summary>
public sealed class CniTimeoutException : CniException
{
    internal CniTimeoutException(
        string message, string command, string? pluginType, TimeSpan limit, PluginOutcome? outcome, Exception? inner = null)
        : base(message, CniErrorCode.TryAgainLater, inner)
    {
        Command = command;
        PluginType = pluginType;
        Limit = limit;
        Outcome = outcome;
    }

    /// <summary>The command of the operation, for example <c>ADD</c>.</summary>
    public string Command { get; }

    /// <summary>The type of the plugin that was running or about to run; null when the operation was waiting for a
    /// lock.</summary>
    public string? PluginType { get; }

    /// <summary>The time limit of the operation.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The outcome of the plugin call, with the output until it was terminated; null when the operation was
    /// waiting for a lock, or the time was up before the plugin started.</summary>
    public PluginOutcome? Outcome { get; }
}
