using System.Net;
using MiniPod.Net;

namespace MiniPod.Pods.Packets;

/// <summary>The packet was routed. The kernel was asked for it afterwards, with the packet's addresses.</summary>
/// <param name="Place">Where.</param>
/// <param name="Answer">The route, or why there is none.</param>
/// <param name="Destination">Where the packet goes.</param>
public sealed record RoutedBy(PacketPlace Place, RouteAnswer Answer, IPAddress Destination) : PacketStation(Place)
{
    /// <summary>The setting that keeps this host from forwarding it; null if it may.</summary>
    public string? Forbidden { get; init; }

    /// <summary>The name of the interface to which the route leads; null if it leads to none.</summary>
    public string? Link { get; init; }

    /// <summary>The next host; null if the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }
}
