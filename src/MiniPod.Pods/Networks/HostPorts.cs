using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>
/// Rejects a host port that is already in use: by another pod, according to the records; by Docker or another process
/// on the host, found by trying to listen on the port. The portmap plugin checks none of this, and would silently
/// redirect the traffic of the port's owner.
/// </summary>
internal static class HostPorts
{
    /// <summary>Chooses the host ports of which a pod needs any one. To be called under the names lock, before the pod's record
    /// is written: the record reserves its ports.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="pods">The other pods of the store.</param>
    /// <param name="rules">The ports that firewall rules forward.</param>
    /// <returns>The pod with one host port for each of its ports.</returns>
    /// <exception cref="PodException">All of them are taken.</exception>
    public static PodSpec Choose(PodSpec spec, IEnumerable<PodRecord> pods, IEnumerable<PublishedRule> rules)
    {
        if (spec.AllPorts().All(port => port.LastHostPort is null)) return spec;
        var taken = spec.AllPorts().Where(port => port.LastHostPort is null)
            .Concat(pods.SelectMany(pod => pod.Spec.AllPorts()))
            .Concat(rules.Select(rule => rule.Port))
            .ToList();
        return spec.WithPorts(port =>
        {
            if (port.LastHostPort is not { } last) return port;
            for (var number = port.HostPort; number <= last; number++)
            {
                var one = port with { HostPort = number, LastHostPort = null };
                if (taken.Any(one.Overlaps) || !one.ListenAddresses().All(address => CanListen(one, address))) continue;
                taken.Add(one);
                return one;
            }

            throw new PodException($"all host ports of {port} are taken. Choose others with -p.");
        });
    }

    /// <summary>Checks the ports of a pod whose record already has them: since the pod was created, Docker or another
    /// process on the host may have taken one.</summary>
    /// <exception cref="PodException">A port is taken; the message names the holder.</exception>
    public static async Task RequireUnusedAsync(
        IReadOnlyList<PortMapping> wanted, IContainerEngine engine, CancellationToken cancellationToken)
    {
        foreach (var port in wanted)
        {
            if (port.ListenAddresses().All(address => CanListen(port, address))) continue;
            var docker = (await engine.ListContainersAsync([], cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(container => container.Ports.Any(other => IsOf(other, port)));
            throw Taken(
                port,
                docker is not null
                    ? $"by the engine for container \"{docker.Name}\""
                    : SocketOwner.Find(port) ?? "by a process on the host");
        }
    }

    private static bool IsOf(PublishedPort engines, PortMapping port) =>
        PortProtocol.Find(engines.Protocol) is { } protocol
            && HostAddress.IsValid(engines.HostIp)
            && port.Overlaps(new PortMapping
            {
                HostIp = engines.HostIp,
                HostPort = engines.HostPort,
                ContainerPort = port.ContainerPort,
                Protocol = protocol,
            });

    private static bool CanListen(PortMapping port, IPAddress address)
    {
        var (type, protocol) = port.Protocol == PortProtocol.Udp
            ? (SocketType.Dgram, ProtocolType.Udp)
            : (SocketType.Stream, ProtocolType.Tcp);
        if (port.Protocol == PortProtocol.Sctp) return true; // .NET has no SCTP sockets, and few kernels do: the records alone decide
        try
        {
            using var socket = new Socket(address.AddressFamily, type, protocol);
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false; // IPv4 is tried separately
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
            return true; // a host without IPv6, where the port cannot be in use
        }
        catch (SocketException error)
        {
            var seen = error.SocketErrorCode == SocketError.AddressNotAvailable
                ? $"no interface of this host has the address {port.HostIp}"
                : error.Message;
            throw new PodException(
                $"cannot publish port {port}: {seen}. 'ip address' lists the host's addresses; "
                + "without an address, the port is published on all of them.",
                error);
        }
    }

    /// <summary>Creates the error that names the holder of a port.</summary>
    internal static PodException Taken(PortMapping port, string holder) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"host port {port.HostPort}/{port.Protocol} is taken {holder}. Choose another with -p "
            + $"HOST_PORT:{port.ContainerPort}, or stop what is using it."));
}
