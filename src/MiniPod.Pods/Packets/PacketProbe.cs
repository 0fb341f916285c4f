using System.Net;
using System.Net.Sockets;

namespace MiniPod.Pods.Packets;

/// <summary>Sends one request, to find out whether an answer comes.</summary>
public static class PacketProbe
{
    /// <summary>Sends it.</summary>
    /// <param name="path">The network namespace from which it is sent.</param>
    /// <param name="protocol">TCP, UDP or ICMP (an echo request).</param>
    /// <param name="to">The receiver; the port does not matter for ICMP.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The kernel does not allow it.</exception>
    /// <exception cref="Linux.LibcException">The namespace cannot be entered.</exception>
    public static async Task<PacketOutcome> SendAsync(
        string path, ProtocolType protocol, IPEndPoint to, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var request = PacketRequest.Open(path, protocol, to, size: 0);
        return await request.SendAsync(patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends an echo request in IPv4 to a stand-in for a host outside, which knows no way to addresses of pods.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public static async Task<PacketOutcome> SendOutsideAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var outside = PacketResolver.MakeOutside(isIPv6: false, hasDefaultRoute: false);
        return await SendAsync(path, ProtocolType.Icmp, new IPEndPoint(outside.OwnAddress, 0), patience, cancellationToken)
            .ConfigureAwait(false);
    }
}
