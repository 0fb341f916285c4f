namespace MiniPod.Pods.Spec;

/// <summary>What has made a pod for its user, and finds it again by this.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The path of the file, or the full name of the Job.</param>
public sealed record PodOwner(PodOwnerKind Kind, string Name)
{
    /// <summary>The id of the Job. Default empty: a file.</summary>
    public string Id { get; init; } = "";

    /// <summary>Which pod of the Job it is, from 0. Default 0.</summary>
    public int Index { get; init; }
}
