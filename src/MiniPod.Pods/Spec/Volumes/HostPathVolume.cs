namespace MiniPod.Pods.Spec.Volumes;

/// <summary>A directory or file of the host.</summary>
public sealed record HostPathVolume : PodVolume
{
    /// <summary>Its absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>What has to be there, or is made: Kubernetes' HostPathType. Default empty: anything; a directory is made if nothing
    /// is there.</summary>
    public string Type { get; init; } = "";
}
