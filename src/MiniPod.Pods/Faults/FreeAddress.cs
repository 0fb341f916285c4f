using System.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Faults;

/// <summary>Finds an IPv4 address that nobody has, of those that a network assigns last.</summary>
internal static class FreeAddress
{
    private const int Tries = 200;

    /// <summary>Finds one that host-local could assign; null if all are taken.</summary>
    public static IPAddress? Find(AddressPool pool)
    {
        var taken = pool.Reservations().Select(one => one.Address).ToHashSet(StringComparer.Ordinal);
        return pool.Sets.SelectMany(set => set).Where(range => !range.Subnet.Contains(':', StringComparison.Ordinal))
            .SelectMany(range => Down((uint)range.Last, (uint)range.First))
            .FirstOrDefault(address => pool.Contains(address) && !taken.Contains(address.ToString()));
    }

    /// <summary>Finds one of a pod's network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="address">The pod's address.</param>
    /// <param name="prefixLength">The length of its prefix.</param>
    public static IPAddress? Find(PodNetwork network, IPAddress address, int prefixLength)
    {
        if (AddressPool.Of(network.List).FirstOrDefault(pool => pool.Contains(address)) is { } pool) return Find(pool);
        if (prefixLength > 30) return null;
        var hosts = (1u << (32 - prefixLength)) - 1;
        var start = (uint)AddressNumber.Of(address) & ~hosts;
        return Down(start + hosts - 1, start + 2).FirstOrDefault(one => !one.Equals(address));
    }

    private static IEnumerable<IPAddress> Down(uint last, uint first)
    {
        for (var number = last; number >= first && last - number < Tries; number--)
            yield return new IPAddress([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
    }
}
