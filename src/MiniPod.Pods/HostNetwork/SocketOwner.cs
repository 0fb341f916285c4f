using System.Globalization;
using System.Net.Sockets;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Finds the process that listens on a host port: the inode of the socket in /proc/net, then the process that
/// has it open, proc(5).</summary>
internal static class SocketOwner
{
    /// <returns><c>by process 812 (nginx)</c>; null if no visible process has it.</returns>
    public static string? Find(PortMapping port)
    {
        // A socket of IPv6 may serve IPv4 as well.
        IReadOnlyList<string> tables = port.Families.Contains(AddressFamily.InterNetwork)
            ? [$"{port.Protocol}", $"{port.Protocol}6"]
            : [$"{port.Protocol}6"];
        var inodes = tables
            .SelectMany(table => Inodes($"/proc/net/{table}", port.HostPort))
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

    private static IEnumerable<string> Inodes(string table, int port)
    {
        if (!File.Exists(table)) yield break;
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal)) yield return fields[9];
        }
    }
}
