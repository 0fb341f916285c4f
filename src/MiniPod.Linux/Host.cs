using System.Globalization;
using System.Net.Sockets;

namespace MiniPod.Linux;

/// <summary>Facts about this machine and about ourselves.</summary>
public static class Host
{
    /// <summary>The kernel's name for this boot; another value means the machine was started anew, random(4).</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Whether we run as root (effective user id 0).</summary>
    public static bool IsRoot => Libc.GetEffectiveUserId() == 0;

    /// <summary>Whether we may raise limits and lower OOM scores: bit 24 of CapEff, capabilities(7).</summary>
    public static bool HasSysResource { get; } = HasCapability(24);

    /// <summary>What we lack of the capabilities that mounting namespaces and making networks take, capabilities(7);
    /// none on a host's own root.</summary>
    public static IReadOnlyList<string> MissingCapabilities { get; } =
        [
            .. new[] { (Bit: 12, Name: "CAP_NET_ADMIN"), (Bit: 21, Name: "CAP_SYS_ADMIN") }
                .Where(capability => !HasCapability(capability.Bit))
                .Select(capability => capability.Name),
        ];

    /// <summary>The user id of whoever listens on a connected unix socket (SO_PEERCRED, unix(7)): 0 for an engine that
    /// runs as root.</summary>
    public static unsafe uint PeerUserId(Socket socket)
    {
        const int socketLevel = 1, peerCredentials = 17;
        var credentials = stackalloc uint[3];
        var length = 3 * sizeof(uint);
        return Libc.GetSocketOption(socket.SafeHandle, socketLevel, peerCredentials, (byte*)credentials, &length) == 0
            ? credentials[1]
            : throw LibcException.Last("getsockopt");
    }

    /// <summary>The names of the network interfaces in our own network namespace, from /proc/net/dev (sysfs shows those
    /// of whoever mounted it).</summary>
    public static IReadOnlySet<string> NetworkInterfaces() =>
        File.ReadLines("/proc/net/dev").Skip(2).Select(line => line[..line.IndexOf(':')].Trim()).ToHashSet();

    private static bool HasCapability(int bit)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> bit & 1) == 1;
    }
}
