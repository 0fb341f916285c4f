namespace MiniPod.Pods.Topology;

/// <summary>How an interface of a pod is connected.</summary>
public enum TopologyWire
{
    /// <summary>To nothing: its other end is gone or in a namespace that is not known, or it never had one.</summary>
    None,

    /// <summary>By a veth pair, a cable with two ends.</summary>
    Veth,

    /// <summary>It is on a device of the host, as macvlan, ipvlan and vlan are, and sends what it sends there.</summary>
    Device,

    /// <summary>It was the host's own device, and was moved into the pod.</summary>
    Moved,
}
