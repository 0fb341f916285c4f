using System.Net;
using System.Net.Sockets;
using MiniPod.Net.Netlink;

namespace MiniPod.Pods.Packets;

/// <summary>From where to where a request goes.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="FromPath">The path of the namespace where it begins.</param>
/// <param name="To">Where it goes; the port is 0 for ICMP.</param>
/// <param name="Protocol">TCP, UDP or ICMP.</param>
internal sealed record PacketWay(PacketPlace From, string FromPath, IPEndPoint To, ProtocolType Protocol) : IDisposable
{
    /// <summary>What stands in for the outside; null if nothing does.</summary>
    public OutsideHost? Outside { get; init; }

    /// <summary>Whether it goes to <see cref="Outside"/>.</summary>
    public bool IsToOutside { get; init; }

    /// <inheritdoc cref="PacketJourney.PodWithoutListener"/>
    public string? PodWithoutListener { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Outside?.Dispose();
}
