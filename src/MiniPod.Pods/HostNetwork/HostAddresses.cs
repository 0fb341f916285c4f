using System.Net;
using System.Net.Sockets;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The host's own addresses.</summary>
internal static class HostAddresses
{
    // Never sent to: a place that only the default route leads to, RFC 5737.
    private static readonly IPEndPoint Elsewhere = new(new IPAddress([192, 0, 2, 1]), 9);

    /// <summary>The address from which the host reaches others, as kubelet chooses its node's; 127.0.0.1 without a default
    /// route.</summary>
    public static IPAddress Primary()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(Elsewhere);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }
}
