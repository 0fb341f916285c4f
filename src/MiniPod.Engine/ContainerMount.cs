namespace MiniPod.Engine;

/// <summary>A directory or file that is mounted into a container. Unlike with a bind in Docker's short form, the engine
/// makes no source that is missing.</summary>
public sealed record ContainerMount
{
    /// <summary>An absolute path on the host, or the name of a volume.</summary>
    public required string Source { get; init; }

    /// <summary>The absolute path in the container.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the container cannot write to it. What is mounted below it is not affected. Default false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether mounts that appear later on one side are seen on the other: <c>rprivate</c>, <c>rslave</c> or
    /// <c>rshared</c>, mount_namespaces(7). Default null: the engine's, <c>rprivate</c>.</summary>
    public string? Propagation { get; init; }

    /// <summary>Whether the source is the name of a volume.</summary>
    public bool IsVolume => !Source.StartsWith('/');

    /// <summary>The same as a value of docker's <c>--mount</c>.</summary>
    public override string ToString() =>
        $"type={(IsVolume ? "volume" : "bind")},source={Source},target={Target}{(IsReadOnly ? ",readonly" : "")}"
        + $"{(Propagation is null ? "" : $",bind-propagation={Propagation}")}{(IsVolume ? ",volume-nocopy" : "")}";
}
