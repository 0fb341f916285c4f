using System.Net;

namespace MiniPod.Cni;

/// <summary>A route that a plugin created in the container. All properties except <see cref="Destination"/> and
/// <see cref="Gateway"/> are new in CNI 1.1.0.</summary>
public sealed record CniRoute
{
    /// <summary>The destination; <c>0.0.0.0/0</c> for the default route.</summary>
    public required CniAddress Destination { get; init; }

    /// <summary>The next hop; null for the gateway of the interface.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The maximum transmission unit along the route; null when not specified.</summary>
    public int? Mtu { get; init; }

    /// <summary>The advertised maximum segment size; null when not specified.</summary>
    public int? AdvertisedMss { get; init; }

    /// <summary>The priority, lower values first; null when not specified.</summary>
    public int? Priority { get; init; }

    /// <summary>The routing table; null for the main table.</summary>
    public int? Table { get; init; }

    /// <summary>The scope, as numbered in rtnetlink(7); null when not specified.</summary>
    public int? Scope { get; init; }
}
