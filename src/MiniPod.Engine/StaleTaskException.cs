namespace MiniPod.Engine;

/// <summary>A container cannot start because the engine still has the process of a former run, whose end it did not see: it was
/// itself ended by force. Only a restart of the engine mends that.</summary>
public sealed class StaleTaskException(string message, Exception? innerException = null) : EngineException(message, innerException);
