using MiniPod.Pods.Store;

namespace MiniPod.Pods.Live;

/// <summary>A pod as the engine's list and /proc show it, for a quick look at whether it is as it was made.</summary>
internal sealed record LivePod
{
    /// <summary>The pod.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>What its steps brought forth.</summary>
    public required PodFacts Facts { get; init; }

    /// <summary>Its sandbox, as the engine lists it.</summary>
    public required ContainerStatus Sandbox { get; init; }

    /// <summary>Its app containers, as the engine lists them.</summary>
    public required IReadOnlyList<ContainerStatus> Containers { get; init; }

    /// <summary>Where things are.</summary>
    public required PodPaths Paths { get; init; }

    /// <summary>The names of the host's interfaces.</summary>
    public required Lazy<IReadOnlySet<string>> HostInterfaces { get; init; }

    /// <summary>The app container of a name.</summary>
    public ContainerStatus Container(string name) => Containers.First(container => container.Name == name);
}
