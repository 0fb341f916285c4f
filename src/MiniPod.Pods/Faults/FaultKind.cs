namespace MiniPod.Pods.Faults;

/// <summary>The faults that can be made on a pod on purpose, and by which name whoever finds one calls it.</summary>
public enum FaultKind
{
    /// <summary>The rule is missing that masquerades what the pod sends.</summary>
    NoMasquerade,

    /// <summary>The NAT table of the host was flushed: its chains stand, and are empty.</summary>
    NatFlushed,

    /// <summary>A rule stops what the host forwards to the pod.</summary>
    BlockedForward,

    /// <summary>No rule lets new connections to the pod's published ports pass.</summary>
    PortClosed,

    /// <summary>The host does not forward packets.</summary>
    ForwardingOff,

    /// <summary>The bridge is down.</summary>
    BridgeDown,

    /// <summary>The host's end of the pod's cable is in no bridge.</summary>
    VethUnplugged,

    /// <summary>The host's end of the pod's cable is down.</summary>
    VethDown,

    /// <summary>The pod's default route leads to an address that is not its gateway.</summary>
    WrongGateway,

    /// <summary>The pod has no default route.</summary>
    NoDefaultRoute,

    /// <summary>The way to the pod takes only small packets, and nobody is told.</summary>
    MtuBlackHole,

    /// <summary>The two ends of the pod's cable have different MTUs.</summary>
    MtuMismatch,

    /// <summary>Somebody else on the bridge has the pod's address.</summary>
    DuplicateAddress,

    /// <summary>The host has a fixed entry for the pod with a wrong hardware address.</summary>
    WrongNeighbour,

    /// <summary>The host drops what the pod sends, because its own way to the pod is another one.</summary>
    RpFilter,

    /// <summary>The pod's port of the bridge does not send back what came by it.</summary>
    HairpinOff,

    /// <summary>The pod's link in /var/run/netns leads nowhere.</summary>
    StaleLink,

    /// <summary>The pause process was killed.</summary>
    PauseKilled,

    /// <summary>An address is reserved for a container that does not exist.</summary>
    LeakedAddress,

    /// <summary>The pod's name server does not exist.</summary>
    DnsWrong,
}
