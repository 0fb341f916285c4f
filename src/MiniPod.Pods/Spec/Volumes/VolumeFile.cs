namespace MiniPod.Pods.Spec.Volumes;

/// <summary>A file of a volume.</summary>
/// <param name="Path">Its path in the volume, without <c>..</c>.</param>
/// <param name="Mode">Its mode, 0 to 0777.</param>
public sealed record VolumeFile(string Path, UnixFileMode Mode)
{
    /// <summary>The number of its owner. Default null: root.</summary>
    public long? User { get; init; }

    /// <summary>What is in it; null where only its name is kept, as in labels.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>The field of the pod that is in it, if that is known only once the pod exists: <c>metadata.uid</c>. Default
    /// null.</summary>
    public string? Field { get; init; }
}
