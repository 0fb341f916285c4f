namespace MiniPod.Pods.Spec.Volumes;

/// <summary>A volume of the pod in one of its containers. Source: VolumeMount, core/v1.</summary>
public sealed record MountedVolume
{
    /// <summary>The volume's name.</summary>
    public required string Volume { get; init; }

    /// <summary>The absolute path in the container.</summary>
    public required string Target { get; init; }

    /// <summary>The path in the volume that is mounted, with <c>$(NAME)</c> for variables if <see cref="Expands"/>. Default null: all of
    /// it.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether <see cref="SubPath"/> refers to variables of the container. Default false.</summary>
    public bool Expands { get; init; }

    /// <summary>Whether the container cannot write to it. Default false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether mounts that appear later on one side are seen on the other: <c>rslave</c> or <c>rshared</c>. Default null:
    /// no.</summary>
    public string? Propagation { get; init; }
}
