using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Faults;

/// <summary>The <c>minipod packet</c> commands that show faults, with places for what differs from pod to pod.</summary>
internal static class FaultPacket
{
    /// <summary>The place of the pod's name.</summary>
    public const string Pod = "POD";

    /// <summary>The place of a port of the host that the pod publishes.</summary>
    public const string Port = "HOST:PORT";

    /// <summary>From the pod to a host outside.</summary>
    public const string ToOutside = $"minipod packet --from {Pod} --to outside";

    /// <summary>From a host outside to a published port.</summary>
    public const string FromOutside = $"minipod packet --from outside --to {Port}";

    /// <summary>From this host to the pod.</summary>
    public const string ToPod = $"minipod packet --to {Pod}";

    /// <summary>The command for a pod.</summary>
    /// <param name="command">The command with its places; null if there is none.</param>
    /// <param name="record">The pod.</param>
    /// <returns>Null if there is none, or if it needs a TCP port that can be asked for from anywhere, and the pod publishes none.</returns>
    public static string? Of(string? command, PodRecord record)
    {
        if (command is null) return null;
        var named = command.Replace(Pod, record.FullName, StringComparison.Ordinal);
        if (!command.Contains(Port, StringComparison.Ordinal)) return named;
        var port = record.Spec.AllPorts().FirstOrDefault(one => one.Protocol == PortProtocol.Tcp && IsForAnybody(one));
        return port is null
            ? null
            : named.Replace(
                Port,
                string.Create(CultureInfo.InvariantCulture, $"{port.OnlyAddress?.ToString() ?? ""}:{port.HostPort}"),
                StringComparison.Ordinal);
    }

    // Faults are made for IPv4.
    private static bool IsForAnybody(PortMapping port) => port.Families.Contains(AddressFamily.InterNetwork)
        && (port.OnlyAddress is not { } only || !IPAddress.IsLoopback(only));
}
