using System.Text.Json.Serialization;
using MiniPod.Pods.Spec.Volumes;

namespace MiniPod.Pods.Spec;

/// <summary>A pod, as the user specified it.</summary>
public sealed record PodSpec
{
    private const int DefaultGraceSeconds = 10; // as in docker
    private const int LongestGraceSeconds = 20 * 24 * 3600; // a timer cannot take more than 49 days

    /// <summary>Its name.</summary>
    public required PodName Name { get; init; }

    /// <summary>Its Kubernetes namespace. The record has it as part of the pod's identity.</summary>
    [JsonIgnore]
    public string Namespace { get; init; } = PodIdentity.DefaultNamespace;

    /// <summary>The host name that its containers see. Default: the name of the pod.</summary>
    public string? Hostname { get; init; }

    /// <summary>Labels, set on the sandbox.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Annotations. Default none.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>The networks that it is attached to, in order. Default none: the default network.</summary>
    public IReadOnlyList<NetworkRequest> Networks { get; init; } = [];

    /// <summary>Further networks, after those or the default network. Default none.</summary>
    public IReadOnlyList<NetworkRequest> AddedNetworks { get; init => field = value ?? []; } = [];

    /// <summary>How much it may receive and send, on each network whose plugins can limit that. Default null: no limit.</summary>
    public PodBandwidth? Bandwidth { get; init; }

    /// <summary>Ports published for the sandbox itself, independently of any container.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Its containers, without the sandbox.</summary>
    public IReadOnlyList<ContainerSpec> Containers { get; init; } = [];

    /// <summary>The image of the sandbox. Default null: MiniPod's own.</summary>
    public string? PauseImage { get; init; }

    /// <summary>The name in the domain of its containers, <c>web.front.default.svc.cluster.local</c>, which is found in
    /// /etc/hosts before the host name. Default null: none.</summary>
    public string? FullHostname { get; init; }

    /// <summary>Further lines of /etc/hosts. Default none.</summary>
    public IReadOnlyList<HostAlias> HostAliases { get; init => field = value ?? []; } = [];

    /// <summary>What /etc/resolv.conf has. Default null: what the host and the networks say.</summary>
    public PodDns? Dns { get; init; }

    /// <summary>Kernel parameters of its namespaces, by their names with dots. Default none.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>Whether its containers use the host's network. Default false.</summary>
    public bool IsOnHostNetwork { get; init; }

    /// <summary>Whether its containers see all processes of the host. Default false.</summary>
    public bool SeesHostProcesses { get; init; }

    /// <summary>Whether its containers share the host's IPC namespace. Default false.</summary>
    public bool SharesHostIpc { get; init; }

    /// <summary>Whether its containers see each other's processes; pause is the first. Default false.</summary>
    public bool SharesProcesses { get; init; }

    /// <summary>Its volumes. Default none.</summary>
    public IReadOnlyList<PodVolume> Volumes { get; init => field = value ?? []; } = [];

    /// <summary>How many seconds a container has between its stop signal and SIGKILL, when the user says nothing else. Default
    /// null: 10.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>The time that a container has between its stop signal and SIGKILL, when the user says nothing else.</summary>
    [JsonIgnore]
    public TimeSpan Grace => TimeSpan.FromSeconds(Math.Min(GraceSeconds ?? DefaultGraceSeconds, LongestGraceSeconds));

    /// <summary>Whether its containers are started again when they have ended. Default null: nobody watches the pod, and what has ended
    /// stays so until the user starts it.</summary>
    public RestartPolicyKind? RestartPolicy { get; init; }

    /// <summary>After how many seconds it has failed and is stopped, counted from its creation. Default null: never.</summary>
    public int? DeadlineSeconds { get; init; }

    /// <summary>Whether <c>minipod agent</c> watches it.</summary>
    [JsonIgnore]
    public bool IsWatched => RestartPolicy is not null;

    /// <summary>The containers, by their full names, that are not due yet when it starts: they wait for the first init container or
    /// sidecar.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> PendingAtStart =>
        Containers.Any(container => container.Role != ContainerRole.App) ? [.. Containers.Skip(1).Select(one => one.FullName)] : [];

    /// <summary>The manifest from which it was made, a Pod as JSON, with all names in it. Default null: it was made from a command line, or
    /// its record was lost.</summary>
    public string? Manifest { get; init; }

    /// <summary>What tells it from another pod of the same name, see <see cref="WithManifest"/>. Default null: it was made from a command
    /// line.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What has made it for its user: a file that the agent watches, or a Job. It is not part of <see cref="Fingerprint"/>.
    /// Default null: the user.</summary>
    public PodOwner? Owner { get; init; }

    /// <summary>Whether only a program that knows these fields can create it anew as it was.</summary>
    [JsonIgnore]
    public bool IsOfManifest =>
        FullHostname is not null || HostAliases.Count > 0 || Dns is not null || Sysctls.Count > 0 || IsOnHostNetwork
            || Volumes.Count > 0 || IsWatched || SeesHostProcesses || SharesHostIpc || SharesProcesses
            || Containers.Any(container => container.IsOfManifest);

    /// <summary>Returns the host name of the sandbox: the requested one, or one derived from the pod's name.</summary>
    public string EffectiveHostname() => Hostname ?? Name.Value.Replace('_', '-').Replace('.', '-').TrimEnd('-');

    /// <summary>Returns the same pod with one container replaced.</summary>
    public PodSpec With(ContainerSpec former, ContainerSpec container) =>
        this with { Containers = [.. Containers.Select(one => one == former ? container : one)] };

    /// <summary>Returns the same pod with the manifest from which it was made.</summary>
    /// <param name="manifest">A Pod as JSON.</param>
    public PodSpec WithManifest(string manifest) => this with { Manifest = manifest, Fingerprint = SpecJson.FingerprintOf(this) };

    /// <summary>Returns the same pod, which is taken for another one than any manifest makes.</summary>
    public PodSpec Unfinished() => this with { Fingerprint = SpecJson.Unfinished };

    /// <summary>Whether a pod that was made before is the same as this one, and need not be made again.</summary>
    public bool IsSameAs(PodSpec made) => made.Fingerprint is { } former && SpecJson.IsOfThisVersion(former)
        ? former == Fingerprint
        : made.Manifest == Manifest;

    /// <summary>Returns the same pod without what its files and variables contain, which may be secret.</summary>
    public PodSpec WithoutContents() => this with
    {
        Manifest = null,
        Volumes =
        [
            .. Volumes.Select(volume => volume is FilesVolume files
                ? files with { Files = [.. files.Files.Select(file => file with { Content = null })] }
                : volume),
        ],
    };

    /// <summary>Returns the same pod with other published ports.</summary>
    /// <param name="change">Returns the port to publish for one of the pod's.</param>
    public PodSpec WithPorts(Func<PortMapping, PortMapping> change) => this with
    {
        Ports = [.. Ports.Select(change)],
        Containers = [.. Containers.Select(one => one with { Ports = [.. one.Ports.Select(change)] })],
    };

    /// <summary>The restart policy of one of its containers: its own, or the pod's.</summary>
    public RestartPolicyKind PolicyOf(ContainerSpec container) => container.RestartPolicy ?? RestartPolicy ?? RestartPolicyKind.Never;

    /// <summary>All ports that the pod publishes on the host.</summary>
    public IEnumerable<PortMapping> AllPorts() => Ports.Concat(Containers.SelectMany(container => container.Ports));
}
