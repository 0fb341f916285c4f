namespace MiniPod.Cni.Plugins;

/// <summary>The failure of a plugin. <see cref="CniPluginHost"/> writes it as an
/// <see href="https://www.cni.dev/docs/spec/#error">error object</see> to standard output.</summary>
/// <param name="code">A well-known error code, or one of the plugin's own from 100 up.</param>
/// <param name="message">A short description of the error.</param>
/// <param name="details">A longer description. Default none.</param>
public sealed class PluginErrorException(CniErrorCode code, string message, string? details = null) : Exception(message)
{
    /// <summary>The error code.</summary>
    public CniErrorCode Code { get; } = code;

    /// <summary>A longer description of the error; null for none.</summary>
    public string? Details { get; } = details;
}
