namespace MiniPod.Cni;

/// <summary>The cache cannot be used for an attachment: its file is damaged, or speaks of another one.</summary>
/// <param name="path">The cache file.</param>
/// <param name="message">What is wrong with it, and what to do.</param>
/// <param name="inner">What was thrown while it was read, if anything.</param>
public sealed class CniCacheException(string path, string message, Exception? inner = null)
    : CniException(message, CniErrorCode.Unknown, inner)
{
    /// <summary>The cache file.</summary>
    public string Path { get; } = path;
}
