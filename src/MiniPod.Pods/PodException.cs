namespace MiniPod.Pods;

/// <summary>MiniPod could not do what was requested. The message states the cause and what to do about it.</summary>
public class PodException : Exception
{
    /// <summary>Creates the exception. The message says what was tried, on what, what was found, and what to
    /// do.</summary>
    public PodException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
