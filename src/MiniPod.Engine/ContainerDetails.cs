namespace MiniPod.Engine;

/// <summary>A container as inspected.</summary>
public sealed record ContainerDetails
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, without the engine's leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>The image's name as it was asked for.</summary>
    public required string Image { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ContainerState State { get; init; }

    /// <summary>Its first process's id on the host; 0 when it does not run.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The exit code of its last run; 0 while it runs.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What the engine says went wrong; empty when nothing did.</summary>
    public required string Error { get; init; }

    /// <summary>When it was started last; null when never.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended last; null when never.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Where the engine mounted its network namespace; empty in <c>container:</c> mode, and stale when it does not run.</summary>
    public required string SandboxKey { get; init; }

    /// <summary>The file on the host that is its <c>/etc/hosts</c>; empty when the engine has none.</summary>
    public required string HostsPath { get; init; }

    /// <summary>The file on the host that is its <c>/etc/resolv.conf</c>; empty when the engine has none.</summary>
    public required string ResolvConfPath { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its environment, each <c>NAME=value</c>; the image's variables are among them.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Its entrypoint; the image's where none was given.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Its command; the image's where none was given.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Its bind mounts and volumes, each <c>source:target[:options]</c>.</summary>
    public IReadOnlyList<string> Binds { get; init; } = [];

    /// <summary><c>none</c>, <c>host</c>, <c>container:ID</c> ...</summary>
    public string NetworkMode { get; init; } = "";

    /// <summary>Its host name.</summary>
    public string Hostname { get; init; } = "";
}
