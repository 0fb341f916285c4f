namespace MiniPod.Engine;

/// <summary>The engine did not answer in time, or broke off in the middle: it may have done what was asked, or may do it yet.</summary>
public sealed class EngineUnansweredException(string message, Exception? innerException = null) : EngineException(message, innerException);
