namespace MiniPod.Pods.Store;

/// <summary>A directory is not root's alone to change, and nothing was done with it.</summary>
/// <param name="directory">The directory.</param>
/// <param name="message">What is wrong with it, and what to do.</param>
/// <param name="mend">The command that mends it, or shows what is wrong; null gives the directory to root alone.</param>
public sealed class UntrustedDirectoryException(string directory, string message, string? mend = null) : PodException(message)
{
    /// <summary>The directory.</summary>
    public string Directory { get; } = directory;

    /// <summary>The command that mends it, or shows what is wrong.</summary>
    public string Mend { get; } = mend ?? $"chown -h root: {directory} && chmod go-w {directory}";
}
