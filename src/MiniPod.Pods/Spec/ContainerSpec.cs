using System.Globalization;
using System.Text.Json.Serialization;

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
}
