using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec.Volumes;

/// <summary>Files of configMap, secret, downwardAPI and projected volumes.</summary>
public sealed record FilesVolume : PodVolume
{
    /// <summary>The files.</summary>
    public required IReadOnlyList<VolumeFile> Files { get; init; }

    /// <summary>Whether they are kept in memory alone, because they are secret. Default false.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>The group that can read them: Kubernetes' fsGroup. Default null: root's.</summary>
    public long? Group { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsReadOnly => true;
}
