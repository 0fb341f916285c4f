using System.Globalization;
using System.Text.Json.Serialization;
using MiniPod.Engine;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Spec.Volumes;

namespace MiniPod.Pods.Spec;

/// <summary>A container of a pod, as the user specified it.</summary>
public sealed record ContainerSpec
{
    /// <summary>Its name, unique in the pod.</summary>
    public required PodName Name { get; init; }

    /// <summary>
    /// How many times it has been re-created, 0 for the first instance: CRI's <c>ContainerMetadata.attempt</c>. Default
    /// 0.
    /// </summary>
    public int Attempt { get; init; }

    /// <summary>Its name, followed by a dot and the attempt unless that is 0: <c>web</c>, <c>web.1</c>. Container names
    /// contain no dots.</summary>
    [JsonIgnore]
    public string FullName => FullNameOf(Name.Value, Attempt);

    /// <summary>Its image.</summary>
    public required string Image { get; init; }

    /// <summary>What it is for. Init containers and sidecars stand before the others, in their order. Default
    /// <see cref="ContainerRole.App"/>.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>Whether it is started again when it has ended. Default null: as the pod has it.</summary>
    public RestartPolicyKind? RestartPolicy { get; init; }

    /// <summary>By which exit codes it is started again, before its restart policy says anything. Default none.</summary>
    public IReadOnlyList<ExitCodeRule> RestartRules { get; init => field = value ?? []; } = [];

    /// <summary>Overrides the image's entrypoint (Kubernetes' <c>command</c>). Default null: the image's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Overrides the image's command (Kubernetes' <c>args</c>). Default null: the image's own.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment variables, in order.</summary>
    public IReadOnlyList<EnvironmentVariable> Env { get; init; } = [];

    /// <summary>Bind mounts and volumes.</summary>
    public IReadOnlyList<VolumeMount> Volumes { get; init; } = [];

    /// <summary>Ports that the pod publishes on the host for this container.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Whether it is removed once it has exited, while the pod keeps running: <c>run
    /// --rm --pod</c>. Default false.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>Returns the full name of a container and attempt.</summary>
    public static string FullNameOf(string name, int attempt) =>
        attempt == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{attempt}");

    /// <summary>Returns the container name within a full name.</summary>
    public static string NameOf(string fullName) => fullName.Split('.')[0];

    /// <summary>When the image is pulled. Default <see cref="PullPolicy.Missing"/>.</summary>
    public PullPolicy Pull { get; init; }

    /// <summary>The directory in which its command starts. Default null: the image's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Whether <c>$(NAME)</c> in command and arguments stands for the value of an environment variable. Default
    /// false.</summary>
    public bool Expands { get; init; }

    /// <summary>As whom it runs, and what it may do. Default null: as the image and the engine have it.</summary>
    public ContainerSecurity? Security { get; init; }

    /// <summary>What it may use of the machine. Default null: everything.</summary>
    public ContainerLimits? Limits { get; init; }

    /// <summary>Its OOM score adjustment, -1000 to 1000. A negative one takes effect only where it is permitted. Default
    /// 0.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Whether its standard input stays open for those who attach. Default false.</summary>
    public bool OpensInput { get; init; }

    /// <summary>Whether its standard input ends when the first one who attached leaves. Default false.</summary>
    public bool ClosesInput { get; init; }

    /// <summary>Whether it has a terminal. Default false.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>The signal that asks it to end. Default null: the image's own, or SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Whether the image's health check is not run: Kubernetes has probes of its own. Default false.</summary>
    public bool HasNoHealthCheck { get; init; }

    /// <summary>The volumes of the pod that it mounts. Default none.</summary>
    public IReadOnlyList<MountedVolume> Mounts { get; init => field = value ?? []; } = [];

    /// <summary>A check whose success begins the other two. Default null: they begin at once.</summary>
    public ProbeSpec? StartupProbe { get; init; }

    /// <summary>A check whose failure ends the container. Default null: it is alive while it runs.</summary>
    public ProbeSpec? LivenessProbe { get; init; }

    /// <summary>A check that decides whether the container is ready. Default null: it is ready while it runs.</summary>
    public ProbeSpec? ReadinessProbe { get; init; }

    /// <summary>What is done right after its start, before the next container starts; if that fails, it is ended. Default
    /// null: nothing.</summary>
    public Handler? PostStart { get; init; }

    /// <summary>What is done before its stop signal, within its grace period. Default null: nothing.</summary>
    public Handler? PreStop { get; init; }

    /// <summary>The absolute path in the container of the file for its last words: Kubernetes' termination message. Default null: there is
    /// no such file.</summary>
    public string? TerminationLog { get; init; }

    /// <summary>Whether the end of its log stands for its last words if the file is empty and it failed. Default false.</summary>
    public bool FallsBackToLog { get; init; }

    /// <summary>Whether only a program that knows these fields can create it anew as it was.</summary>
    [JsonIgnore]
    public bool IsOfManifest =>
        Expands || WorkingDirectory is not null || Security is not null || Limits is not null || OomScoreAdj != 0 || OpensInput
            || HasTerminal || Role != ContainerRole.App || RestartPolicy is not null || RestartRules.Count > 0
            || StopSignal is not null || HasNoHealthCheck || TerminationLog is not null || Mounts.Count > 0
            || PostStart is not null || PreStop is not null
            || Env.Any(variable => variable.Field is not null || variable.File is not null);
}
