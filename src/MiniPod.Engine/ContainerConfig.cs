namespace MiniPod.Engine;

/// <summary>The configuration from which a container is created.</summary>
public sealed record ContainerConfig
{
    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>The image, by name or id.</summary>
    public required string Image { get; init; }

    /// <summary>Overrides the image's entrypoint. Default null: the image's own.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Overrides the image's command. Default null: the image's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Environment variables, each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The host name. Null: the engine's choice. Must be null in <c>container:</c> network mode.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>none</c>, <c>host</c>, or <c>container:ID</c>.</summary>
    public required string NetworkMode { get; init; }

    /// <summary><c>shareable</c> or <c>container:ID</c>; null: the engine's default.</summary>
    public string? IpcMode { get; init; }

    /// <summary>Bind mounts and volumes, each <c>source:target[:options]</c> as in <c>docker run -v</c>.</summary>
    public IReadOnlyList<string> Binds { get; init; } = [];

    /// <summary>The OOM score adjustment, -1000 to 1000: the higher, the sooner the kernel kills the container when
    /// memory runs out. Default 0.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Whether its processes are barred from gaining privileges, for example through
    /// setuid programs. Default false.</summary>
    public bool NoNewPrivileges { get; init; }
}
