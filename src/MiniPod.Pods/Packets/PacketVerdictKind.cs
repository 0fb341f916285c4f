namespace MiniPod.Pods.Packets;

/// <summary>How a request ended. In parentheses: the values of the verdict.</summary>
public enum PacketVerdictKind
{
    /// <summary>The answer is back.</summary>
    Answered,

    /// <summary>The connection was accepted; the receiver said nothing in time.</summary>
    Accepted,

    /// <summary>It arrived, and nobody listens there (the port).</summary>
    NobodyListens,

    /// <summary>It arrived, and who listens at the port does so at another address only (the port, the address).</summary>
    ListensElsewhere,

    /// <summary>It arrived at this host, and no rule leads the port to the pod that publishes it (the port, the pod).</summary>
    PortNotForwarded,

    /// <summary>It arrived, and the receiver did not answer (the receiver).</summary>
    ReceiverSilent,

    /// <summary>The receiver refused it (its address and port).</summary>
    Refused,

    /// <summary>It was sent, and none of its packets was seen: an interface on the way shows none.</summary>
    Unseen,

    /// <summary>A rule stopped it (the table, the chain, the rule's number, 0 if it is not known, and the rule).</summary>
    StoppedByRule,

    /// <summary>No rule let it pass, and the chain stops the rest (the table, the chain, the policy).</summary>
    StoppedByPolicy,

    /// <summary>The place does not forward packets (the setting).</summary>
    NotForwarding,

    /// <summary>No route leads to the destination (the destination).</summary>
    NoRoute,

    /// <summary>A route refuses the destination (the destination, the route).</summary>
    RouteRefuses,

    /// <summary>It came in by an interface by which its source must not come in (the source, the interface).</summary>
    WrongSource,

    /// <summary>Nobody answers to an address on a link (the address, the interface).</summary>
    NeighbourSilent,

    /// <summary>An address cannot be used yet: the kernel is asking if another host has it (the address, the interface). IPv6
    /// only.</summary>
    AddressTentative,

    /// <summary>A fixed entry gives the neighbour a hardware address that nobody has (the address, the hardware address, the
    /// interface).</summary>
    WrongNeighbour,

    /// <summary>It arrived at somebody else who has the pod's address too (the address, the pod, the interface).</summary>
    AddressTwice,

    /// <summary>An interface of a pod has lost the address that its network gave it (the address, the interface).</summary>
    AddressLost,

    /// <summary>An interface is down (the interface).</summary>
    LinkDown,

    /// <summary>The host's end of the pod's cable is in no bridge (the interface, the pod's interface).</summary>
    Unplugged,

    /// <summary>It has to leave by the bridge's port by which it came, and that port does not send back (the port, the bridge).</summary>
    HairpinOff,

    /// <summary>It reached the outside with an address to which the outside knows no way back (the address).</summary>
    NotMasqueraded,

    /// <summary>It left for other hosts, and nothing came back; what happens there cannot be seen (the interface).</summary>
    LeftHost,

    /// <summary>It is larger than a link on the way takes (the largest size, 0 if that is not told).</summary>
    TooBig,

    /// <summary>Another host reported that it cannot deliver it (the report, the host).</summary>
    Reported,

    /// <summary>The sender, or a place that it had reached, went away before it was answered.</summary>
    WentAway,

    /// <summary>The sender's kernel did not send it (the error).</summary>
    NotSent,

    /// <summary>It was last seen somewhere, and why it went no further is not known (the interface).</summary>
    Lost,
}
