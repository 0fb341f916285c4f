namespace MiniPod.Pods.Store;

/// <summary>Users other than root can change a directory, so it was not used.</summary>
/// <param name="directory">The directory.</param>
/// <param name="message">What is wrong with it, and what to do about it.</param>
/// <param name="fix">The command that fixes it, or shows what is wrong. Null: the command that makes root its
/// owner and only writer.</param>
public sealed class UntrustedDirectoryException(string directory, string message, string? fix = null) : PodException(message)
{
    /// <summary>The directory.</summary>
    public string Directory { get; } = directory;

    /// <summary>The command that fixes it, or shows what is wrong.</summary>
    public string Fix { get; } = fix ?? $"chown -h root: {directory} && chmod go-w {directory}";
}
