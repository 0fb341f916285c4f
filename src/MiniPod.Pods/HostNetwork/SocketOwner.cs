using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Finds the process that listens on a host port: the inode of the socket, which the kernel tells, then the process that
/// has it open, proc(5).</summary>
internal static class SocketOwner
{
    /// <returns><c>by process 812 (nginx)</c>; null if no visible process has it.</returns>
    public static string? Find(PortMapping port)
    {
        var sockets = Listeners().Where(listener => IsOn(listener, port)).Select(listener => $"socket:[{listener.Inode}]").ToHashSet();
        if (sockets.Count == 0) return null;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (Directory.EnumerateFiles(
                    $"{process}/fd").Any(fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target)))
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

    // What this is to explain must not be hidden by an error of its own.
    private static IReadOnlyList<Listener> Listeners()
    {
        try
        {
            return new NetworkReader().Read(NetworkParts.Listeners, []).Host.Listeners;
        }
        catch (LibcException)
        {
            return [];
        }
    }

    private static bool IsOn(Listener listener, PortMapping port)
    {
        var protocol = port.Protocol == PortProtocol.Udp ? ProtocolType.Udp : ProtocolType.Tcp;
        if (listener.Protocol != protocol || listener.Port != port.HostPort) return false;
        var address = listener.Address.IsIPv4MappedToIPv6 ? listener.Address.MapToIPv4() : listener.Address;
        var isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

        // A socket of IPv6 may serve IPv4 as well.
        var isOfFamily = listener.Address.AddressFamily == AddressFamily.InterNetworkV6
            || port.Families.Contains(AddressFamily.InterNetwork);
        return isOfFamily && (isAny || port.OnlyAddress is null || port.OnlyAddress.Equals(address));
    }
}
