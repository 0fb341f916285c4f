using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Finds the process that listens on a host port: the inode of the socket in /proc/net, then the process that
/// has it open, proc(5).</summary>
internal static class SocketOwner
{
    // States of a connection, include/net/tcp_states.h of the kernel; an open socket of UDP has another one.
    private const string Established = "01", TimeWait = "06";

    /// <returns><c>by process 812 (nginx)</c>; null if no visible process has it.</returns>
    public static string? Find(PortMapping port)
    {
        // A socket of IPv6 may serve IPv4 as well.
        IReadOnlyList<string> tables = port.Families.Contains(AddressFamily.InterNetwork)
            ? [$"{port.Protocol}", $"{port.Protocol}6"]
            : [$"{port.Protocol}6"];
        var inodes = tables
            .SelectMany(table => Inodes($"/proc/net/{table}", port))
            .Select(inode => $"socket:[{inode}]")
            .ToHashSet();
        if (inodes.Count == 0) return null;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (Directory.EnumerateFiles(
                    $"{process}/fd").Any(fd => new FileInfo(fd).LinkTarget is { } target && inodes.Contains(target)))
                {
                    return $"by process {Path.GetFileName(process)} ({File.ReadAllText($"{process}/comm").Trim()})";
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // it exited meanwhile, or is not accessible
            }
        }

        return null;
    }

    private static IEnumerable<string> Inodes(string table, PortMapping port)
    {
        if (!File.Exists(table)) yield break;
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port.HostPort:X4}");
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length <= 9 || fields[3] is Established or TimeWait) continue;
            if (!fields[1].EndsWith(suffix, StringComparison.Ordinal)) continue;
            var address = ReadAddress(fields[1][..^suffix.Length]);
            var isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
            if (isAny || port.OnlyAddress is null || port.OnlyAddress.Equals(address)) yield return fields[9];
        }
    }

    // Words of 32 bits in the byte order of the host.
    private static IPAddress ReadAddress(string hex)
    {
        var words = hex.Chunk(8).Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var address = new IPAddress([.. words.SelectMany(BitConverter.GetBytes)]);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
