using System.Net.Sockets;
using System.Text.Json;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The daemon of the dhcp IPAM plugin: without it, nobody gets a lease, and nobody holds one.</summary>
/// <remarks>The plugin's documentation, https://www.cni.dev/plugins/current/ipam/dhcp/.</remarks>
internal static class DhcpDaemon
{
    private const string DefaultSocket = "/run/cni/dhcp.sock", SocketKey = "daemonSocketPath";

    /// <summary>Where it listens.</summary>
    /// <param name="ipam">The key <c>ipam</c> of a plugin.</param>
    public static string Path(JsonElement ipam) =>
        ipam.ValueKind == JsonValueKind.Object
            && ipam.EnumerateObject().FirstOrDefault(one => one.Name.Equals(SocketKey, StringComparison.OrdinalIgnoreCase)).Value
                is { ValueKind: JsonValueKind.String } path
            && path.GetString() is { Length: > 0 } given
            ? given
            : DefaultSocket;

    /// <summary>Whether it listens there. A daemon that was killed leaves the file of its socket.</summary>
    /// <inheritdoc cref="Path"/>
    public static bool IsListening(JsonElement ipam)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path(ipam)));
            return true;
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            return false; // also of a path that is too long for a socket
        }
    }
}
