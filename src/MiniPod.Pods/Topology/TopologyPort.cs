namespace MiniPod.Pods.Topology;

/// <summary>A port of a bridge that leads to none of the pods that are drawn.</summary>
/// <param name="Interface">The port.</param>
/// <param name="Peer">The other end of the veth pair; null if it is none, or if the other end is in a namespace that is not
/// known.</param>
/// <param name="Namespace">The path of the namespace of the other end; null if that is not known.</param>
public sealed record TopologyPort(TopologyInterface Interface, TopologyInterface? Peer, string? Namespace)
{
    /// <summary>The pod to which it leads, which is not drawn because others were asked for; null if it is of none.</summary>
    public string? Pod { get; init; }
}
