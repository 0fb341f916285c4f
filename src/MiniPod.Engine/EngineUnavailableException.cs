namespace MiniPod.Engine;

/// <summary>No engine that MiniPod can use answers: down, not permitted, remote or rootless. The message says which,
/// and how to mend it.</summary>
public sealed class EngineUnavailableException(string message, Exception? innerException = null) : EngineException(message, innerException);
