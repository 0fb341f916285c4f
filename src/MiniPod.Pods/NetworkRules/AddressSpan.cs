using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.NetworkRules;

/// <summary>The addresses that host-local gives from a range: those of its subnet, between its bounds if it has any.</summary>
/// <param name="Family">Their family.</param>
/// <param name="First">The first address, as a number.</param>
/// <param name="Last">The last address, as a number.</param>
/// <param name="Text">The range as a user knows it.</param>
internal sealed record AddressSpan(AddressFamily Family, UInt128 First, UInt128 Last, string Text)
{
    /// <summary>Whether the range has no addresses, because it ends before it begins.</summary>
    public bool IsEmpty => Last < First;

    /// <summary>The addresses of a range.</summary>
    /// <param name="subnet">Its subnet.</param>
    /// <param name="start">The first address; null for that after the subnet's own.</param>
    /// <param name="end">The last address; null for the subnet's last that is no broadcast address.</param>
    public static AddressSpan Of(CidrText subnet, IPAddress? start, IPAddress? end) => new(
        subnet.Address.AddressFamily,
        start is null ? subnet.First + 1 : AddressNumber.Of(start),
        end is not null ? AddressNumber.Of(end) : subnet.Last - (subnet.Address.AddressFamily == AddressFamily.InterNetwork ? 1u : 0u),
        (start, end) switch
        {
            (null, null) => subnet.Network,
            (null, _) => $"{subnet.Network} to {end}",
            (_, null) => $"{subnet.Network} from {start}",
            _ => $"{subnet.Network} from {start} to {end}",
        });

    /// <summary>Whether an address is in both.</summary>
    public bool Overlaps(AddressSpan other) => Family == other.Family && First <= other.Last && other.First <= Last;
}
