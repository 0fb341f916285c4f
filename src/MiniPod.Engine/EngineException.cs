namespace MiniPod.Engine;

/// <summary>The engine rejected a request, or could not be reached.</summary>
public class EngineException : Exception
{
    /// <summary>Creates an exception whose message says what was tried, on what, and what was seen.</summary>
    public EngineException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
