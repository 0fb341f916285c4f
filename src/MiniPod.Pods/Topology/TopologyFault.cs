using MiniPod.Pods.Faults;
using MiniPod.Pods.Live;

namespace MiniPod.Pods.Topology;

/// <summary>Something that is broken.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Place">Where: the name of an interface, a container, a path, an address; empty for the whole pod.</param>
/// <param name="Values">What was seen, in the order in which <see cref="TopologyFaultKind"/> names it.</param>
public sealed record TopologyFault(TopologyFaultKind Kind, string Place, params IReadOnlyList<string> Values)
{
    /// <summary>The interface of the pod to which it belongs; null if it is of none.</summary>
    public string? Interface { get; init; }

    /// <summary>By which name it can be made on purpose; null if it is none of those faults.</summary>
    public FaultKind? Fault => Kind switch
    {
        TopologyFaultKind.SandboxDead => FaultKind.PauseKilled,
        TopologyFaultKind.LinkBroken => FaultKind.StaleLink,
        TopologyFaultKind.InterfaceUnplugged => FaultKind.VethUnplugged,
        TopologyFaultKind.NameServersChanged => FaultKind.DnsWrong,
        TopologyFaultKind.LinkDown => Interface is null ? FaultKind.BridgeDown : FaultKind.VethDown,
        TopologyFaultKind.MtuDiffers => FaultKind.MtuMismatch,
        TopologyFaultKind.DefaultRouteMissing => FaultKind.NoDefaultRoute,
        TopologyFaultKind.WrongGateway => FaultKind.WrongGateway,
        TopologyFaultKind.ForwardingOff => FaultKind.ForwardingOff,
        TopologyFaultKind.RefusedTo => FaultKind.BlockedForward,
        TopologyFaultKind.NotMasqueraded => FaultKind.NoMasquerade,
        TopologyFaultKind.NatFlushed => FaultKind.NatFlushed,
        TopologyFaultKind.PortClosed => FaultKind.PortClosed,
        TopologyFaultKind.SmallWay => FaultKind.MtuBlackHole,
        TopologyFaultKind.AddressTwice => FaultKind.DuplicateAddress,
        TopologyFaultKind.WrongNeighbour => FaultKind.WrongNeighbour,
        TopologyFaultKind.SourceRefused => FaultKind.RpFilter,
        TopologyFaultKind.HairpinOff => FaultKind.HairpinOff,
        _ => null,
    };

    /// <summary>The same as what <c>inspect</c> shows.</summary>
    public static TopologyFault Of(PodProblem problem) =>
        new(Enum.Parse<TopologyFaultKind>(problem.Kind.ToString()), problem.Subject, problem.Evidence);

    /// <summary>Whether <c>inspect</c> shows it too, with words of the engine and the kernel.</summary>
    public bool IsOfRecord => Kind < TopologyFaultKind.LinkDown;

    /// <summary>Whether another reading found the same.</summary>
    public bool IsSame(TopologyFault other) => (Kind, Place, Interface) == (other.Kind, other.Place, other.Interface);

    /// <summary>Whether the connection of <see cref="Interface"/> is broken by it; rules, addresses and routes are not the
    /// connection, and with different MTUs small packets pass.</summary>
    public bool IsOfConnection => Kind is TopologyFaultKind.LinkDown or TopologyFaultKind.PodLinkDown
        or TopologyFaultKind.PortNotForwarding or TopologyFaultKind.PodInterfaceMissing
        or TopologyFaultKind.InterfaceMissing or TopologyFaultKind.InterfaceUnplugged;
}
