namespace MiniPod.Pods.Faults;

/// <summary>All faults.</summary>
internal static class FaultCatalogue
{
    /// <summary>They, in the order of their kinds.</summary>
    public static IReadOnlyList<KnownFault> All { get; } =
    [
        new NoMasqueradeFault(),
        new NatFlushedFault(),
        new BlockedForwardFault(),
        new PortClosedFault(),
        new ForwardingOffFault(),
        new BridgeDownFault(),
        new VethUnpluggedFault(),
        new VethDownFault(),
        new WrongGatewayFault(),
        new NoDefaultRouteFault(),
        new MtuBlackHoleFault(),
        new MtuMismatchFault(),
        new DuplicateAddressFault(),
        new WrongNeighbourFault(),
        new RpFilterFault(),
        new HairpinOffFault(),
        new StaleLinkFault(),
        new PauseKilledFault(),
        new LeakedAddressFault(),
        new DnsWrongFault(),
    ];

    /// <summary>The fault of a kind.</summary>
    public static KnownFault Get(FaultKind kind) => All.First(fault => fault.Kind == kind);
}
