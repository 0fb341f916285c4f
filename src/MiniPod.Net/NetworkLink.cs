using System.Net.NetworkInformation;

namespace MiniPod.Net;

/// <summary>A network interface.</summary>
/// <param name="Index">Its index in its namespace, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, <c>bridge</c>, <c>veth</c>, <c>ifb</c>; empty for a physical interface and the loopback.</param>
/// <remarks>rtnetlink(7), RTM_GETLINK.</remarks>
public sealed record NetworkLink(int Index, string Name, string Kind)
{
    /// <summary>The index of the bridge, or other interface, that it is a port of; null if there is none.</summary>
    public int? Master { get; init; }

    /// <summary>Its hardware address; null if it has none.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>The largest packet that it sends, in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether it was set up (<c>ip link set up</c>).</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether it was told to take all packets (<c>ip link set promisc on</c>).</summary>
    public bool IsPromiscuous { get; init; }

    /// <summary>Whether it was told to take the packets of all multicast groups (<c>ip link set allmulticast on</c>).</summary>
    public bool TakesAllMulticast { get; init; }

    /// <summary>Its operational state.</summary>
    public LinkState State { get; init; }

    /// <summary>The index of the interface that it is bound to, in the namespace of that one: the other end of a veth pair, or the
    /// interface below it; null if there is none.</summary>
    public int? PeerIndex { get; init; }

    /// <summary>The id by which its namespace knows that of <see cref="PeerIndex"/>, -1 if it knows none; null if it is in the same
    /// namespace, or if there is no such interface.</summary>
    public int? PeerNamespaceId { get; init; }

    /// <summary>What it is as a port of a bridge; null if it is none.</summary>
    public BridgePort? Port { get; init; }

    /// <summary>How many packets it received and dropped, and did not send; null if the counters were not asked for.</summary>
    public (ulong Received, ulong Sent)? Dropped { get; init; }

    /// <summary>Its hardware address as <c>ip</c> writes it, <c>0a:58:0a:e7:00:02</c>; null if it has none.</summary>
    public string? MacText => Mac is null ? null : TextOf(Mac);

    /// <summary>A hardware address as <c>ip</c> writes it.</summary>
    public static string TextOf(PhysicalAddress mac) => string.Join(':', mac.GetAddressBytes().Select(one => one.ToString("x2", null)));
}
