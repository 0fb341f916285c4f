namespace MiniPod.Engine;

/// <summary>A container was created, but its process could not be started.</summary>
public sealed class ContainerStartException(string message, int exitCode, Exception? innerException = null)
    : EngineException(message, innerException)
{
    /// <summary>126 if the command cannot be invoked, 127 if it was not found; otherwise the exit code the engine
    /// recorded in State.ExitCode.</summary>
    public int ExitCode { get; } = exitCode;
}
