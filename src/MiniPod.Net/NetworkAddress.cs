using System.Net;

namespace MiniPod.Net;

/// <summary>An IP address of an interface.</summary>
/// <param name="LinkIndex">The index of the interface.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">The length of its prefix, in bits.</param>
/// <remarks>rtnetlink(7), RTM_GETADDR.</remarks>
public sealed record NetworkAddress(int LinkIndex, IPAddress Address, int PrefixLength)
{
    /// <summary>How far the address is valid.</summary>
    public AddressScope Scope { get; init; }

    /// <summary>Whether the kernel is still asking if another host has it, and does not use it yet. IPv6 only.</summary>
    public bool IsTentative { get; init; }

    /// <summary>Whether another host has it, so that it is not used. IPv6 only.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>Address and prefix length, <c>10.231.0.2/22</c>.</summary>
    public override string ToString() => $"{Address}/{PrefixLength}";
}
