using System.Net;

namespace MiniPod.Cni;

/// <summary>An address that a plugin gave.</summary>
public sealed record CniIpConfig
{
    /// <summary>The address, with its prefix length.</summary>
    public required CniAddress Address { get; init; }

    /// <summary>Its gateway; null when there is none.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The index, in <see cref="CniResult.Interfaces"/>, of the interface that has it; null when not told. A
    /// plugin may give an index that is out of range.</summary>
    public int? Interface { get; init; }
}
