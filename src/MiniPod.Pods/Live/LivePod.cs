using MiniPod.Net;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Live;

/// <summary>A pod as shown by the engine's list and /proc, for a quick check of whether it is
/// as it was created.</summary>
internal sealed record LivePod
{
    /// <summary>The pod.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>The outcomes of its steps.</summary>
    public required PodFacts Facts { get; init; }

    /// <summary>Its sandbox, as the engine lists it.</summary>
    public required ContainerStatus Sandbox { get; init; }

    /// <summary>Its app containers, as the engine lists them.</summary>
    public required IReadOnlyList<ContainerStatus> Containers { get; init; }

    /// <summary>The paths that MiniPod uses.</summary>
    public required PodPaths Paths { get; init; }

    /// <summary>The host's network interfaces.</summary>
    public required Lazy<NamespaceView> Host { get; init; }

    /// <summary>Returns the app container of a given name.</summary>
    public ContainerStatus Container(string name) => Containers.First(container => container.Name == name);
}
