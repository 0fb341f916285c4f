namespace MiniPod.Pods;

/// <summary>MiniPod could not do what was asked. The message names cause and mend.</summary>
public class PodException : Exception
{
    /// <summary>Says what was tried, on what, what was seen, what to do.</summary>
    public PodException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
