using MiniPod.Pods.Live;

namespace MiniPod.Pods.Topology;

/// <summary>What can be broken. After those of <see cref="PodProblemKind"/>, which <c>inspect</c> shows too and whose value is what was
/// seen, there is what the drawing finds by itself; its values are in parentheses.</summary>
public enum TopologyFaultKind
{
    /// <inheritdoc cref="PodProblemKind.SandboxMissing"/>
    SandboxMissing,

    /// <inheritdoc cref="PodProblemKind.SandboxDead"/>
    SandboxDead,

    /// <inheritdoc cref="PodProblemKind.SandboxRestarted"/>
    SandboxRestarted,

    /// <inheritdoc cref="PodProblemKind.ContainerEnded"/>
    ContainerEnded,

    /// <inheritdoc cref="PodProblemKind.ContainerMissing"/>
    ContainerMissing,

    /// <inheritdoc cref="PodProblemKind.ContainerElsewhere"/>
    ContainerElsewhere,

    /// <inheritdoc cref="PodProblemKind.PinMissing"/>
    PinMissing,

    /// <inheritdoc cref="PodProblemKind.LinkBroken"/>
    LinkBroken,

    /// <inheritdoc cref="PodProblemKind.InterfaceMissing"/>
    InterfaceMissing,

    /// <inheritdoc cref="PodProblemKind.InterfaceUnplugged"/>
    InterfaceUnplugged,

    /// <inheritdoc cref="PodProblemKind.EffectMissing"/>
    EffectMissing,

    /// <inheritdoc cref="PodProblemKind.CheckFailed"/>
    CheckFailed,

    /// <inheritdoc cref="PodProblemKind.GatewayUnanswered"/>
    GatewayUnanswered,

    /// <inheritdoc cref="PodProblemKind.PluginReport"/>
    PluginReport,

    /// <inheritdoc cref="PodProblemKind.NameServersChanged"/>
    NameServersChanged,

    /// <summary>An interface of the host is down: a bridge, or the end of a pod's cable (its name).</summary>
    LinkDown,

    /// <summary>An interface in the pod is down (its name).</summary>
    PodLinkDown,

    /// <summary>A port of a bridge does not forward (its name, its state, the bridge).</summary>
    PortNotForwarding,

    /// <summary>The two ends of a veth pair have different MTUs (the host's end, its MTU, the pod's end, its MTU).</summary>
    MtuDiffers,

    /// <summary>An interface of the pod is gone, though its namespace is there (its name).</summary>
    PodInterfaceMissing,

    /// <summary>An interface of the pod does not have the address that its network gave it (its name, the address).</summary>
    AddressMissing,

    /// <summary>The pod does not have the default route that its network gave it (the interface, the gateway or nothing).</summary>
    DefaultRouteMissing,

    /// <summary>The pod does not have another route that its network gave it (the interface, the destination).</summary>
    RouteMissing,

    /// <summary>No interface of the host has the address that is the pod's gateway (the address).</summary>
    GatewayMissing,

    /// <summary>The host does not forward packets, though it is the gateway of a pod (the setting).</summary>
    ForwardingOff,

    /// <summary>A rule stops the packets from an address of a pod (the address, the chain, the rule).</summary>
    RefusedFrom,

    /// <summary>A rule stops the packets to an address of a pod (the address, the chain, the rule).</summary>
    RefusedTo,

    /// <summary>No rule lets the packets of a pod through, and the host stops what none lets through (the address, the policy).</summary>
    NotLetThrough,

    /// <summary>The packets of a pod leave with its own address, to which no answer can come (the address).</summary>
    NotMasqueraded,

    /// <summary>No rule leads a published port to the pod (the port).</summary>
    PortNotForwarded,

    /// <summary>The pod's default route leads to another address than its network gave it (the interface, that address, the
    /// gateway).</summary>
    WrongGateway,

    /// <summary>The NAT table was flushed: the chains that plugins made in it are empty (one of the chains).</summary>
    NatFlushed,

    /// <summary>No rule lets new connections to a published port pass, and the host stops what none lets through (the port, the
    /// policy).</summary>
    PortClosed,

    /// <summary>The host's way to an address of a pod takes smaller packets than the pod's interface (the address, the largest packet,
    /// the interface).</summary>
    SmallWay,

    /// <summary>Somebody else on the bridge has the address of a pod (the address, the namespace, its interface, the port).</summary>
    AddressTwice,

    /// <summary>The host has a fixed entry for an address of a pod, with a hardware address that is not the pod's (the address, the
    /// hardware address, the interface).</summary>
    WrongNeighbour,

    /// <summary>The host drops what an address of a pod sends, because its own way there is another (the address, the interface by
    /// which it comes in, that of the host's way).</summary>
    SourceRefused,

    /// <summary>The pod's port of a bridge does not send back what came by it, so that the pod does not reach its own published port
    /// (the port, the bridge).</summary>
    HairpinOff,
}
