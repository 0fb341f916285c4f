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

    /// <summary>The directory in which its command starts. Default null: the image's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The user and group of its first process, <c>UID[:GID]</c> or names of the image. Default null: the image's
    /// own.</summary>
    public string? User { get; init; }

    /// <summary>The supplementary groups of its first process, by number, besides those that the engine finds.</summary>
    public IReadOnlyList<long> Groups { get; init; } = [];

    /// <summary>Directories and files that are mounted, besides <see cref="Binds"/>.</summary>
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>What it may use of the machine.</summary>
    public ContainerLimits Limits { get; init; } = new();

    /// <summary>The capabilities that it gets besides the engine's set, without <c>CAP_</c>; or <c>ALL</c>.</summary>
    public IReadOnlyList<string> AddedCapabilities { get; init; } = [];

    /// <summary>The capabilities of the engine's set that it does not get, without <c>CAP_</c>; or <c>ALL</c>.</summary>
    public IReadOnlyList<string> DroppedCapabilities { get; init; } = [];

    /// <summary>Whether it has all capabilities and devices, and no confinement. Default false.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Whether its root file system is read-only. Default false.</summary>
    public bool IsRootReadOnly { get; init; }

    /// <summary>Further options of its confinement, <c>seccomp=…</c> with a profile's JSON or <c>unconfined</c>,
    /// <c>apparmor=…</c>, <c>label=…</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>Kernel parameters of its namespaces, by their names with dots.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    /// <summary><c>host</c> or <c>container:ID</c>; null: a process namespace of its own.</summary>
    public string? PidMode { get; init; }

    /// <summary><c>host</c>: it has the host's name; null: a name of its own.</summary>
    public string? UtsMode { get; init; }

    /// <summary>Whether its standard input stays open for those who attach. Default false.</summary>
    public bool OpensInput { get; init; }

    /// <summary>Whether its standard input ends when the first one who attached leaves. Default false.</summary>
    public bool ClosesInput { get; init; }

    /// <summary>Whether it has a terminal. Default false.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>The signal that asks it to end. Default null: the image's own, or SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Whether the image's health check is not run. Default false.</summary>
    public bool HasNoHealthCheck { get; init; }
}
