namespace MiniPod.Pods.Spec.Volumes;

/// <summary>A directory that is empty at first and goes with the pod.</summary>
public sealed record EmptyDirVolume : PodVolume
{
    /// <summary>The mode that Kubernetes gives it: everybody may write.</summary>
    public const UnixFileMode DefaultMode = (UnixFileMode)0b_111_111_111;

    /// <summary>Whether it is in memory, which loses its content when the pod stops. Default false.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>How many bytes it may hold, in memory. Default null: half of the memory.</summary>
    public long? Size { get; init; }

    /// <summary>Its mode. Default 0777.</summary>
    public UnixFileMode Mode { get; init; } = DefaultMode;

    /// <summary>The group to which it belongs: Kubernetes' fsGroup. Default null: root's.</summary>
    public long? Group { get; init; }
}
