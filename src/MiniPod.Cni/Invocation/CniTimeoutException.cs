namespace MiniPod.Cni;

/// <summary>An operation's time was up. The plugin that ran then was ended, with all its descendants.</summary>
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

    /// <summary>The operation: <c>ADD</c>, <c>DEL</c> ...</summary>
    public string Command { get; }

    /// <summary>The plugin that took too long; null when it was the wait for a lock.</summary>
    public string? PluginType { get; }

    /// <summary>The limit of the whole operation.</summary>
    public TimeSpan Limit { get; }

    /// <summary>What the plugin wrote until it was ended; null when it was the wait for a lock, or the time was up
    /// before the plugin ran.</summary>
    public PluginOutcome? Outcome { get; }
}
