using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec.Volumes;

/// <summary>A volume of the engine that outlives the pod: a PersistentVolumeClaim.</summary>
public sealed record ClaimVolume : PodVolume
{
    /// <summary>The engine's name of the volume.</summary>
    public required string Volume { get; init; }

    /// <summary>Whether no container can write to it. Default false.</summary>
    public bool IsOnlyRead { get; init; }

    /// <summary>The group to which it belongs: Kubernetes' fsGroup. Default null: it stays as it is.</summary>
    public long? Group { get; init; }

    /// <summary>Whether it is left alone if its root belongs to the group already: fsGroupChangePolicy <c>OnRootMismatch</c>. Default
    /// false.</summary>
    public bool KeepsMatchingGroup { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsReadOnly => IsOnlyRead;
}
