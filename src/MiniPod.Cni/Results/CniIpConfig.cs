using System.Net;

namespace MiniPod.Cni;

/// <summary>An IP address that a plugin assigned.</summary>
public sealed record CniIpConfig
{
    /// <summary>The address, with its prefix length.</summary>
    public required CniAddress Address { get; init; }

    /// <summary>The gateway; null when there is none.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The index in <see cref="CniResult.Interfaces"/> of the interface that has the address; null when not
    /// specified. The index comes from the plugin and may be out of range.</summary>
    public int? Interface { get; init; }
}
