namespace MiniPod.Engine;

/// <summary>No engine that MiniPod can use is available: it is down, access is denied, or it is remote or rootless. The
/// message says which, and how to fix it.</summary>
public sealed class EngineUnavailableException(string message, Exception? innerException = null) : EngineException(message, innerException);
