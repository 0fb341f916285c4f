using System.Globalization;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>One container of a pod, as its user wrote it.</summary>
public sealed record ContainerSpec
{
    /// <summary>Its name, unique in the pod.</summary>
    public required PodName Name { get; init; }

    /// <summary>
    /// How often it was made anew before, 0 for the first time: CRI's <c>ContainerMetadata.attempt</c>. Default 0.
    /// </summary>
    public int Attempt { get; init; }

    /// <summary>Its name, and behind a dot its attempt unless that is the first: <c>web</c>, <c>web.1</c>. Names of
    /// containers have no dots.</summary>
    [JsonIgnore]
    public string FullName => FullNameOf(Name.Value, Attempt);

    /// <summary>Its image.</summary>
    public required string Image { get; init; }

    /// <summary>Replaces the image's entrypoint (Kubernetes' <c>command</c>). Default null: the image's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Replaces the image's command (Kubernetes' <c>args</c>). Default null: the image's own.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment variables, in order.</summary>
    public IReadOnlyList<EnvironmentVariable> Env { get; init; } = [];

    /// <summary>Bind mounts and volumes.</summary>
    public IReadOnlyList<VolumeMount> Volumes { get; init; } = [];

    /// <summary>Ports that the pod publishes on the host for this container.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Whether it is removed once it has ended, while the pod goes on: <c>run --rm --pod</c>. Default false.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>The full name of an attempt of a container.</summary>
    public static string FullNameOf(string name, int attempt) =>
        attempt == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{attempt}");

    /// <summary>The name in a full name.</summary>
    public static string NameOf(string fullName) => fullName.Split('.')[0];

    /// <summary>When the image is fetched. Default <see cref="PullPolicy.Missing"/>.</summary>
    public PullPolicy Pull { get; init; }
}
