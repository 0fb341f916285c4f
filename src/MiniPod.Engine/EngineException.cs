namespace MiniPod.Engine;

/// <summary>The engine refused, or could not be reached.</summary>
public class EngineException : Exception
{
    /// <summary>Says what was tried, on what, and what was seen.</summary>
    public EngineException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
