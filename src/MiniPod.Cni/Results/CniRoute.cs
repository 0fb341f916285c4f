using System.Net;

namespace MiniPod.Cni;

/// <summary>A route that a plugin made in the container. All but the first two came with 1.1.0.</summary>
public sealed record CniRoute
{
    /// <summary>The destination, <c>0.0.0.0/0</c> for the default route.</summary>
    public required CniAddress Destination { get; init; }

    /// <summary>The next hop; null leads to the interface's gateway.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The maximum transmission unit along it; null when not told.</summary>
    public int? Mtu { get; init; }

    /// <summary>The maximum segment size advertised; null when not told.</summary>
    public int? AdvertisedMss { get; init; }

    /// <summary>The priority, lower first; null when not told.</summary>
    public int? Priority { get; init; }

    /// <summary>The routing table; null for the main one.</summary>
    public int? Table { get; init; }

    /// <summary>The scope, as rtnetlink(7) numbers it; null when not told.</summary>
    public int? Scope { get; init; }
}
