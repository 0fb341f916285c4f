using System.Globalization;

namespace MiniPod.Linux;

/// <summary>What the kernel allows this process beyond its user, capabilities(7).</summary>
public static class Capabilities
{
    private const string Effective = "CapEff:", Bounding = "CapBnd:";

    // In the order of their numbers in linux/capability.h.
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    // Their numbers in linux/capability.h.
    private static readonly (string Name, int Number)[] OfNetworks = [("CAP_NET_ADMIN", 12), ("CAP_NET_RAW", 13), ("CAP_SYS_ADMIN", 21)];

    /// <summary>The capabilities that making networks and namespaces takes, and that this process lacks: root in a container has none of
    /// them.</summary>
    public static IReadOnlyList<string> MissingForNetworks()
    {
        var held = Read(Effective);
        return [.. OfNetworks.Where(one => (held >> one.Number & 1) == 0).Select(one => one.Name)];
    }

    /// <summary>The capabilities of the kernel that nothing on this host can have, not even root.</summary>
    public static IReadOnlyList<string> MissingForAll()
    {
        var (allowed, last) = (Read(Bounding), int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), CultureInfo.InvariantCulture));
        return [.. Names.Take(last + 1).Index().Where(one => (allowed >> one.Index & 1) == 0).Select(one => $"CAP_{one.Item}")];
    }

    private static ulong Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(one => one.StartsWith(field, StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
