using System.Text.Json;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The daemon of the dhcp IPAM plugin: without it, nobody gets a lease, and nobody holds one.</summary>
/// <remarks>The plugin's documentation, https://www.cni.dev/plugins/current/ipam/dhcp/.</remarks>
internal static class DhcpDaemon
{
    private const string DefaultSocket = "/run/cni/dhcp.sock";

    /// <summary>Where it listens.</summary>
    /// <param name="ipam">The key <c>ipam</c> of a plugin.</param>
    public static string Socket(JsonElement ipam) =>
        ipam.ValueKind == JsonValueKind.Object
            && ipam.TryGetProperty("daemonSocketPath", out var path)
            && path.ValueKind == JsonValueKind.String
            && path.GetString() is { Length: > 0 } given
            ? given
            : DefaultSocket;

    /// <summary>Whether its socket is there.</summary>
    /// <inheritdoc cref="Socket"/>
    public static bool IsListening(JsonElement ipam) => File.Exists(Socket(ipam));
}
