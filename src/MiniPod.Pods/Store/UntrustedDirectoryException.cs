namespace MiniPod.Pods.Store;

/// <summary>A directory is not root's alone to change, and nothing was done with it.</summary>
/// <param name="directory">The directory.</param>
/// <param name="message">What is wrong with it, and what to do.</param>
public sealed class UntrustedDirectoryException(string directory, string message) : PodException(message)
{
    /// <summary>The directory.</summary>
    public string Directory { get; } = directory;
}
