namespace MiniPod.Engine;

/// <summary>A container was made, but its process could not be started.</summary>
public sealed class ContainerStartException(string message, int exitCode, Exception? innerException = null)
    : EngineException(message, innerException)
{
    /// <summary>126: the command cannot be invoked; 127: there is no such command; else what the engine noted, read
    /// from State.ExitCode.</summary>
    public int ExitCode { get; } = exitCode;
}
