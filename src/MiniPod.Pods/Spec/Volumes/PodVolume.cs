using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec.Volumes;

/// <summary>A volume of a pod: a directory or file that its containers share. Source: Volume, core/v1.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EmptyDirVolume), "emptyDir")]
[JsonDerivedType(typeof(HostPathVolume), "hostPath")]
[JsonDerivedType(typeof(FilesVolume), "files")]
[JsonDerivedType(typeof(ClaimVolume), "claim")]
public abstract record PodVolume
{
    /// <summary>Its name, unique in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>Whether no container can write to it, whatever its mount says. Default false.</summary>
    [JsonIgnore]
    public virtual bool IsReadOnly => false;
}
