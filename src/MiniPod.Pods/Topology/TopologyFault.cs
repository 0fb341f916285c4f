namespace MiniPod.Pods.Topology;

/// <summary>Something that is broken.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Place">Where: the name of an interface, a container, a path, an address; empty for the whole pod.</param>
/// <param name="Values">What was seen, in the order in which <see cref="TopologyFaultKind"/> names it.</param>
public sealed record TopologyFault(TopologyFaultKind Kind, string Place, params IReadOnlyList<string> Values)
{
    /// <summary>The interface of the pod to which it belongs; null if it is of none.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether another reading found the same.</summary>
    public bool IsSame(TopologyFault other) => (Kind, Place, Interface) == (other.Kind, other.Place, other.Interface);

    /// <summary>Whether the connection of <see cref="Interface"/> is broken by it; rules, addresses and routes are not the
    /// connection, and with different MTUs small packets pass.</summary>
    public bool IsOfConnection => Kind is TopologyFaultKind.LinkDown or TopologyFaultKind.PodLinkDown
        or TopologyFaultKind.PortNotForwarding or TopologyFaultKind.PodInterfaceMissing
        or TopologyFaultKind.InterfaceMissing or TopologyFaultKind.InterfaceUnplugged;
}
