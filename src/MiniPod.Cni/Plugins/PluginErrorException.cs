namespace MiniPod.Cni.Plugins;

/// <summary>How a plugin fails: becomes the error object on standard output.</summary>
/// <param name="code">A well-known code, or one of the plugin's own from 100 on.</param>
/// <param name="message">What is wrong, in one sentence.</param>
/// <param name="details">More of it. Default none.</param>
public sealed class PluginErrorException(CniErrorCode code, string message, string? details = null) : Exception(message)
{
    /// <summary>The code.</summary>
    public CniErrorCode Code { get; } = code;

    /// <summary>More of what is wrong; null for none.</summary>
    public string? Details { get; } = details;
}
