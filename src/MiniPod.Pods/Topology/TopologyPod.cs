using MiniPod.Pods.Status;

namespace MiniPod.Pods.Topology;

/// <summary>A pod.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, with its namespace where that is not <c>default</c>.</param>
/// <param name="State">Its state.</param>
public sealed record TopologyPod(string Id, string Name, PodState State)
{
    /// <summary>The inode number of its network namespace; null if it has none.</summary>
    public ulong? Namespace { get; init; }

    /// <summary>Whether it uses the host's network and has no namespace of its own. Default false.</summary>
    public bool IsOnHostNetwork { get; init; }

    /// <summary>Its interfaces, in the order in which they were attached.</summary>
    public IReadOnlyList<TopologyPodInterface> Interfaces { get; init; } = [];

    /// <summary>The routes in its namespace, of the main table.</summary>
    public IReadOnlyList<TopologyRoute> Routes { get; init; } = [];

    /// <summary>Its containers, the sandbox first.</summary>
    public IReadOnlyList<TopologyContainer> Containers { get; init; } = [];

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<TopologyFault> Faults { get; init; } = [];
}
