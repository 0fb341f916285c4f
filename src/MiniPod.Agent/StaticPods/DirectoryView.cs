namespace MiniPod.Agent.StaticPods;

/// <summary>The directory of manifests, as it is now.</summary>
/// <param name="Identity">What tells it from another directory at the same path, such as one that is mounted over it; null if it is not
/// there, or cannot be read.</param>
/// <param name="Files">Its manifests, by their names.</param>
public sealed record DirectoryView(string? Identity, IReadOnlyList<StaticFile> Files)
{
    /// <summary>Why it cannot be read, as the end of a sentence. Default null.</summary>
    public string? Problem { get; init; }
}
