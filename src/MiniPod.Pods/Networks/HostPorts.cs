using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>
/// Refuses a host port that somebody has: another pod, by the records; Docker or a process of the host, by trying to listen on it.
/// The portmap plugin looks at none of this, and would quietly take the traffic away from its owner.
/// </summary>
internal static class HostPorts
{
    /// <summary>Checks the ports of a pod that is to be made. To be called under the names lock.</summary>
    /// <exception cref="PodException">A port is taken; the message names the holder.</exception>
    public static async Task RequireFreeAsync(
        IReadOnlyList<PortMapping> wanted, IReadOnlyList<PodRecord> pods, IContainerEngine engine, CancellationToken cancellationToken)
    {
        foreach (var port in wanted)
        {
            if (pods.FirstOrDefault(pod => pod.Spec.AllPorts().Any(port.Overlaps)) is { } pod)
                throw Taken(port, $"by pod \"{pod.FullName}\"");
        }

        await RequireUnusedAsync(wanted, engine, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks the ports of a pod that has them by its record: since it was made, Docker or a process of the
    /// host may have taken one.</summary>
    /// <exception cref="PodException">A port is taken; the message names the holder.</exception>
    public static async Task RequireUnusedAsync(
        IReadOnlyList<PortMapping> wanted, IContainerEngine engine, CancellationToken cancellationToken)
    {
        foreach (var port in wanted)
        {
            if (port.ListenAddresses().All(address => CanListen(port, address))) continue;
            var docker = (await engine.ListContainersAsync([], cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(container =>
                    container.Ports.Any(other => other.HostPort == port.HostPort && other.Protocol == port.Protocol));
            throw Taken(
                port,
                docker is not null
                    ? $"by the engine for container \"{docker.Name}\""
                    : SocketOwner.Find(port) ?? "by a process of the host");
        }
    }

    private static bool CanListen(PortMapping port, IPAddress address)
    {
        var (type, protocol) = port.Protocol switch
        {
            "udp" => (SocketType.Dgram, ProtocolType.Udp),
            _ => (SocketType.Stream, ProtocolType.Tcp),
        };
        if (port.Protocol == "sctp") return true; // .NET has no SCTP sockets, and few kernels do: the records alone decide
        try
        {
            using var socket = new Socket(address.AddressFamily, type, protocol);
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false; // IPv4 has its own turn
            socket.Bind(new IPEndPoint(address, port.HostPort));
            if (type == SocketType.Stream) socket.Listen();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException) when (port.HostIp is null && address.Equals(IPAddress.IPv6Any))
        {
            return true; // a host without IPv6: nobody can have the port there
        }
        catch (SocketException error)
        {
            var seen = error.SocketErrorCode == SocketError.AddressNotAvailable
                ? $"no interface of this host has the address {port.HostIp}"
                : error.Message;
            throw new PodException(
                $"cannot publish port {port}: {seen}. 'ip address' shows the host's addresses; without one the port is published on all.",
                error);
        }
    }

    /// <summary>The error that tells who has a port.</summary>
    internal static PodException Taken(PortMapping port, string holder) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"host port {port.HostPort}/{port.Protocol} is taken {holder}. Choose another with -p "
            + $"HOST_PORT:{port.ContainerPort}, or end its holder."));
}
