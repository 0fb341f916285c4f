namespace MiniPod.Engine;

/// <summary>The details of a container, as returned by an inspect.</summary>
public sealed record ContainerDetails
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, without the engine's leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>The image as it was requested when the container was created.</summary>
    public required string Image { get; init; }

    /// <summary>Its state.</summary>
    public required ContainerState State { get; init; }

    /// <summary>The host process ID of its first process; 0 when it is not running.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The exit code of its last run; 0 while it is running.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether the kernel killed a process of its last run, because its memory was used up. Not always the first process: only
    /// with exit code 137 it is the reason for its end.</summary>
    public bool RanOutOfMemory { get; init; }

    /// <summary>The error the engine reports; empty when there is none.</summary>
    public required string Error { get; init; }

    /// <summary>When it was last started; null if never.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it last exited; null if never.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The path at which the engine mounted its network namespace; null in <c>container:</c> mode. When the
    /// container is not running, it is stale, and null from engine 27 on.</summary>
    public required string? SandboxKey { get; init; }

    /// <summary>The host file that is mounted as its <c>/etc/hosts</c>; empty if there is none.</summary>
    public required string HostsPath { get; init; }

    /// <summary>The host file that is mounted as its <c>/etc/resolv.conf</c>; empty if there is none.</summary>
    public required string ResolvConfPath { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its environment variables, each <c>NAME=value</c>, including those set by the image.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Its entrypoint; the image's if none was given.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Its command; the image's if none was given.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Its bind mounts and volumes, each <c>source:target[:options]</c>.</summary>
    public IReadOnlyList<string> Binds { get; init; } = [];

    /// <summary>The network mode: <c>none</c>, <c>host</c>, <c>container:ID</c>, and so on.</summary>
    public string NetworkMode { get; init; } = "";

    /// <summary>Its host name.</summary>
    public string Hostname { get; init; } = "";
}
