namespace MiniPod.Pods.Spec;

/// <summary>A pod, as its user wrote it.</summary>
public sealed record PodSpec
{
    /// <summary>Its name.</summary>
    public required PodName Name { get; init; }

    /// <summary>The host name its containers see. Default: the pod's name.</summary>
    public string? Hostname { get; init; }

    /// <summary>Labels, put on the sandbox.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The networks it is attached to, in order. None: the default network.</summary>
    public IReadOnlyList<NetworkRequest> Networks { get; init; } = [];

    /// <summary>Ports published for the sandbox itself, before any container is there.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Its containers, the sandbox not among them.</summary>
    public IReadOnlyList<ContainerSpec> Containers { get; init; } = [];

    /// <summary>The image of the sandbox. Default null: MiniPod's own.</summary>
    public string? PauseImage { get; init; }

    /// <summary>The sandbox's host name: what was asked for, or the pod's name made a valid one.</summary>
    public string EffectiveHostname() => Hostname ?? Name.Value.Replace('_', '-').Replace('.', '-').TrimEnd('-');

    /// <summary>The same pod with another container in the place of one.</summary>
    public PodSpec With(ContainerSpec former, ContainerSpec container) =>
        this with { Containers = [.. Containers.Select(one => one == former ? container : one)] };

    /// <summary>Every port that the pod publishes on the host.</summary>
    public IEnumerable<PortMapping> AllPorts() => Ports.Concat(Containers.SelectMany(container => container.Ports));
}
