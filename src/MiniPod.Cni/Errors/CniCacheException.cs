namespace MiniPod.Cni;

/// <summary>The cache or the locks cannot be used: a file or directory is damaged or inaccessible, or a file belongs to
/// another attachment.</summary>
/// <param name="path">The file or directory.</param>
/// <param name="message">What is wrong, and what to do about it.</param>
/// <param name="inner">The cause; null for none.</param>
public sealed class CniCacheException(string path, string message, Exception? inner = null)
    : CniException(message, CniErrorCode.Unknown, inner)
{
    /// <summary>The file or directory that cannot be used.</summary>
    public string Path { get; } = path;
}
