namespace MiniPod.Engine;

/// <summary>An image could not be pulled, and nothing is known of whether it exists: no registry answered, or its name is
/// wrong.</summary>
public sealed class ImagePullException(string message, Exception? innerException = null) : EngineException(message, innerException);
