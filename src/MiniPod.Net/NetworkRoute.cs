using System.Net;

namespace MiniPod.Net;

/// <summary>A route.</summary>
/// <param name="Destination">Where it leads; <c>0.0.0.0/0</c> and <c>::/0</c> for the default route.</param>
/// <param name="Type">What is done with the packets.</param>
/// <param name="NextHops">The ways that it takes: none for a route that refuses, more than one for a multipath route.</param>
/// <remarks>rtnetlink(7), RTM_GETROUTE; ip-route(8).</remarks>
public sealed record NetworkRoute(IPNetwork Destination, RouteType Type, IReadOnlyList<NextHop> NextHops)
{
    /// <summary>The number of the main routing table.</summary>
    public const int MainTable = 254;

    /// <summary>The number of its routing table. Default the main one.</summary>
    public int Table { get; init; } = MainTable;

    /// <summary>The source address for packets that have none yet; null if the kernel chooses one.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Of several routes to the same destination, the one with the lowest number is taken.</summary>
    public int Metric { get; init; }

    /// <summary>The largest packet that it takes, in bytes; null for that of the interface.</summary>
    public int? Mtu { get; init; }

    /// <summary>Whether the kernel made it for an address of an interface.</summary>
    public bool IsOfKernel { get; init; }
}
