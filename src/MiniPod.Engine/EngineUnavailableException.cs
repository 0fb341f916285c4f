namespace MiniPod.Engine;

/// <summary>No engine that MiniPod can use is available: it is down, access is denied, or it is remote or rootless. The
/// message says which, and how to fix it.</summary>
public sealed class EngineUnavailableException(string message, Exception? innerException = null) : EngineException(message, innerException)
{
    /// <summary>The command that fixes it. Default: the one that starts the engine.</summary>
    public string Fix { get; init; } = "systemctl start docker";
}
