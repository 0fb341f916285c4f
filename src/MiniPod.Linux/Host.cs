using System.Globalization;
using System.Net.Sockets;

namespace MiniPod.Linux;

/// <summary>Facts about this machine and this process.</summary>
public static class Host
{
    /// <summary>The kernel's ID for this boot; a different value means that the machine was restarted,
    /// random(4).</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Whether this process runs as root (effective user ID 0).</summary>
    public static bool IsRoot => Libc.GetEffectiveUserId() == 0;

    /// <summary>Whether this process may raise limits and lower OOM scores: bit 24 of CapEff,
    /// capabilities(7).</summary>
    public static bool HasSysResource { get; } = HasCapability(24);

    /// <summary>The capabilities that this process lacks for mounting namespaces and setting up networks,
    /// capabilities(7); none if it runs as the host's own root.</summary>
    public static IReadOnlyList<string> MissingCapabilities { get; } =
        [
            .. new[] { (Bit: 12, Name: "CAP_NET_ADMIN"), (Bit: 21, Name: "CAP_SYS_ADMIN") }
                .Where(capability => !HasCapability(capability.Bit))
                .Select(capability => capability.Name),
        ];

    /// <summary>The user ID of the process that listens on a connected Unix socket (SO_PEERCRED, unix(7)): 0 for an
    /// engine that runs as root.</summary>
    public static unsafe uint PeerUserId(Socket socket)
    {
        const int socketLevel = 1, peerCredentials = 17;
        var credentials = stackalloc uint[3];
        var length = 3 * sizeof(uint);
        return Libc.GetSocketOption(socket.SafeHandle, socketLevel, peerCredentials, (byte*)credentials, &length) == 0
            ? credentials[1]
            : throw LibcException.Last("getsockopt");
    }

    private static bool HasCapability(int bit)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> bit & 1) == 1;
    }
}
