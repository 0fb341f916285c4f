namespace MiniPod.Pods.Spec;

/// <summary>A pod, as the user specified it.</summary>
public sealed record PodSpec
{
    /// <summary>Its name.</summary>
    public required PodName Name { get; init; }

    /// <summary>The host name that its containers see. Default: the name of the pod.</summary>
    public string? Hostname { get; init; }

    /// <summary>Labels, set on the sandbox.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The networks that it is attached to, in order. Default none: the default network.</summary>
    public IReadOnlyList<NetworkRequest> Networks { get; init; } = [];

    /// <summary>Ports published for the sandbox itself, independently of any container.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Its containers, without the sandbox.</summary>
    public IReadOnlyList<ContainerSpec> Containers { get; init; } = [];

    /// <summary>The image of the sandbox. Default null: MiniPod's own.</summary>
    public string? PauseImage { get; init; }

    /// <summary>Returns the host name of the sandbox: the requested one, or one derived from the pod's name.</summary>
    public string EffectiveHostname() => Hostname ?? Name.Value.Replace('_', '-').Replace('.', '-').TrimEnd('-');

    /// <summary>Returns the same pod with one container replaced.</summary>
    public PodSpec With(ContainerSpec former, ContainerSpec container) =>
        this with { Containers = [.. Containers.Select(one => one == former ? container : one)] };

    /// <summary>Returns the same pod with other published ports.</summary>
    /// <param name="change">Returns the port to publish for one of the pod's.</param>
    public PodSpec WithPorts(Func<PortMapping, PortMapping> change) => this with
    {
        Ports = [.. Ports.Select(change)],
        Containers = [.. Containers.Select(one => one with { Ports = [.. one.Ports.Select(change)] })],
    };

    /// <summary>All ports that the pod publishes on the host.</summary>
    public IEnumerable<PortMapping> AllPorts() => Ports.Concat(Containers.SelectMany(container => container.Ports));
}
