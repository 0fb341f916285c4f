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
}
