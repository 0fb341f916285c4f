namespace MiniPod.Pods.Spec;

/// <summary>As whom a container runs, and what it may do: Kubernetes' SecurityContext, with the pod's values where the
/// container has none.</summary>
public sealed record ContainerSecurity
{
    /// <summary>The number of the user. Default null: the image's.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The number of the group. Default null: what the image says of the user.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether the container is refused if it would run as root. Default false.</summary>
    public bool RunAsNonRoot { get; init; }

    /// <summary>Further groups. Default none.</summary>
    public IReadOnlyList<long> Groups { get; init => field = value ?? []; } = [];

    /// <summary>Whether it has no further groups than those: what the image's /etc/group says of its user does not count. Default
    /// false.</summary>
    public bool IgnoresImageGroups { get; init; }

    /// <summary>Whether it has all capabilities and devices, and no confinement. Default false.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Whether its processes can gain privileges that their parent lacks, for example through setuid programs.
    /// Default true.</summary>
    public bool AllowsPrivilegeEscalation { get; init; } = true;

    /// <summary>Whether its root file system is read-only. Default false.</summary>
    public bool IsRootReadOnly { get; init; }

    /// <summary>Capabilities it gets, without <c>CAP_</c>. Default none.</summary>
    public IReadOnlyList<string> AddedCapabilities { get; init => field = value ?? []; } = [];

    /// <summary>Capabilities it does not get, without <c>CAP_</c>. Default none.</summary>
    public IReadOnlyList<string> DroppedCapabilities { get; init => field = value ?? []; } = [];

    /// <summary>The seccomp profile: <c>unconfined</c>, or the path of a file below the directory of profiles. Default null: the
    /// engine's.</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile by name, or <c>unconfined</c>. Default null: the engine's.</summary>
    public string? AppArmorProfile { get; init; }

    /// <summary>SELinux labels, each <c>user:…</c>, <c>role:…</c>, <c>type:…</c> or <c>level:…</c>. Default none.</summary>
    public IReadOnlyList<string> SelinuxLabels { get; init => field = value ?? []; } = [];
}
