namespace MiniPod.Engine;

/// <summary>The engine did not answer in time, or closed the connection in the middle of an answer: it may have done
/// what was requested, or may still do it.</summary>
public sealed class EngineUnansweredException(string message, Exception? innerException = null) : EngineException(message, innerException);
