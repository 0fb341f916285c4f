using MiniPod.Pods.Spec;

namespace MiniPod.Agent.StaticPods;

/// <summary>A manifest in the directory, as it is now.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Digest">What tells its content from another one; never empty.</param>
public sealed record StaticFile(string Path, string Digest)
{
    /// <summary>The pod for which it asks; null if there is a <see cref="Problem"/>.</summary>
    public PodSpec? Pod { get; init; }

    /// <summary>Why no pod can be made of it: it cannot be read, or is no valid manifest of one pod. Default null.</summary>
    public string? Problem { get; init; }

    /// <summary>What of it has no effect, a line each. Default none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
