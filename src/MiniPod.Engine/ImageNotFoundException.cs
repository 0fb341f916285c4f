namespace MiniPod.Engine;

/// <summary>The engine does not have an image, or no registry provides it.</summary>
public sealed class ImageNotFoundException(string image, string message, Exception? innerException = null)
    : EngineException(message, innerException)
{
    /// <summary>The image as it was requested.</summary>
    public string Image { get; } = image;

    /// <summary>Whether nobody asked a registry, because that was forbidden. Default false.</summary>
    public bool IsPullForbidden { get; init; }
}
