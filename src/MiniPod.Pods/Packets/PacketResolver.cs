using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Packets;

/// <summary>Finds the namespaces and addresses that a user's words mean.</summary>
/// <param name="runtime">The services.</param>
/// <param name="hosts">The namespaces that there are.</param>
internal sealed class PacketResolver(PodRuntime runtime, PacketHosts hosts)
{
    private const string Host = "host", Outside = "outside", NamespacePrefix = "netns:";
    private const int HttpPort = 80;

    // Documentation addresses, which a host reaches by its default route: the address of that way is the host's own.
    private static readonly IPAddress Elsewhere4 = IPAddress.Parse("192.0.2.1"), Elsewhere6 = IPAddress.Parse("2001:db8:ffff::1");

    /// <summary>Finds them, and makes what stands in for the outside.</summary>
    /// <exception cref="PodException">There is no such place, or it has no such address.</exception>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public async Task<PacketWay> ResolveAsync(PacketQuestion question, CancellationToken cancellationToken)
    {
        var (name, port, named) = PacketTarget.Parse(question.To);
        if (named is not null && question.Protocol is not null && named != question.Protocol)
            throw new PodException($"\"{question.To}\" names another protocol than the option.");
        question = question with { Protocol = question.Protocol ?? named };
        if (question.From == Outside && name == Outside)
            throw new PodException("nothing between two hosts outside passes this host. Name another sender or receiver.");
        (PacketPlace Place, string Path)? from = question.From == Outside ? null : FindSender(question.From);
        if (port is not null && question.Protocol == ProtocolType.Icmp)
            throw new PodException($"ICMP has no ports. Omit \":{port}\" from \"{question.To}\", or use --tcp or --udp.");
        if (name == Outside) return ToOutside(question, from!.Value, port);
        if (question.From == Outside && IsLoopback(name))
        {
            var number = port?.ToString(CultureInfo.InvariantCulture) ?? "PORT";
            throw new PodException($"\"{name}\" is the sender itself, the host outside. For a port of this host use :{number}.");
        }

        var pod = name.Length == 0 || name == Host ? null : FindPod(name) ?? FindContainer(name);
        var protocol = question.Protocol;
        if (pod is not null && port is null && protocol != ProtocolType.Icmp)
        {
            (var found, port) = PortOf(pod, protocol);
            protocol ??= found;
        }

        var isFallback = pod is not null && port is null && protocol is null;
        protocol ??= port is null ? ProtocolType.Icmp : ProtocolType.Tcp;
        if (port is null && protocol != ProtocolType.Icmp)
            throw new PodException($"\"{question.To}\" names no port: use {(name.Length == 0 ? Host : name)}:PORT, or --icmp.");
        var address = pod is not null
            ? AddressOf(pod, question.IsIPv6)
            : await FindAddressAsync(question, name, port, cancellationToken).ConfigureAwait(false);
        var to = new IPEndPoint(address, port ?? 0);
        var silent = isFallback ? pod!.Record.FullName : null;
        if (from is not null) return new PacketWay(from.Value.Place, from.Value.Path, to, protocol.Value) { PodWithoutListener = silent };
        var outside = MakeOutside(address.AddressFamily == AddressFamily.InterNetworkV6, hasDefaultRoute: true);
        return new PacketWay(PlaceOf(outside), outside.Path, to, protocol.Value) { Outside = outside, PodWithoutListener = silent };
    }

    private static PacketWay ToOutside(PacketQuestion question, (PacketPlace Place, string Path) from, int? port)
    {
        var protocol = question.Protocol ?? (port is null ? ProtocolType.Icmp : ProtocolType.Tcp);
        var outside = MakeOutside(question.IsIPv6 == true, hasDefaultRoute: false);
        var to = new IPEndPoint(outside.OwnAddress, protocol == ProtocolType.Icmp ? 0 : port ?? HttpPort);
        return new PacketWay(from.Place, from.Path, to, protocol) { Outside = outside, IsToOutside = true };
    }

    /// <summary>Makes what stands in for the outside.</summary>
    /// <exception cref="PodException">It cannot be made here.</exception>
    internal static OutsideHost MakeOutside(bool isIPv6, bool hasDefaultRoute)
    {
        try
        {
            return new OutsideHost(isIPv6, hasDefaultRoute);
        }
        catch (LibcException error)
        {
            throw new PodException(
                error.Errno == OutsideHost.NoFreeAddress
                    ? "cannot make a host outside: this host has routes to all addresses that it could have (198.51.100.0/24)."
                    : $"cannot make a host outside ({error.Message}). It needs CAP_SYS_ADMIN and CAP_NET_ADMIN, veth in the kernel, "
                        + $"and {(isIPv6 ? "IPv6" : "IPv4")} on this host.",
                error);
        }
    }

    private static PacketPlace PlaceOf(OutsideHost outside) => new(PacketPlaceKind.Outside, "", NetworkNamespace.Find(outside.Path)!.Value);

    private (PacketPlace Place, string Path) FindSender(string name)
    {
        if (name == Host) return (new PacketPlace(PacketPlaceKind.Host, "", NetworkNamespace.Own), NetworkNamespace.OwnPath);
        if (name.StartsWith(NamespacePrefix, StringComparison.Ordinal))
        {
            var rest = name[NamespacePrefix.Length..];
            var path = rest.Contains('/') ? rest : $"{PodPaths.NetworkNamespaces}/{rest}";
            return NetworkNamespace.Find(path) is { } identity
                ? (new PacketPlace(PacketPlaceKind.Other, Path.GetFileName(path), identity) { Path = path }, path)
                : throw new PodException($"\"{path}\" is no network namespace. 'ip netns list' lists those that have names.");
        }

        var pod = FindPod(name) ?? FindContainer(name) ?? throw new PodException(
            $"sender \"{name}\" not found: it is host, outside, netns:NAME, or a pod. 'minipod ps -a' lists the pods.");
        var place = hosts.PlaceOf(pod);
        return (place, place.Path!);
    }

    private PodStatus? FindPod(string name) =>
        runtime.Store.Find(name) is { } record ? hosts.Pods.FirstOrDefault(pod => pod.Record.Id == record.Id) : null;

    // The containers of a pod share its namespace.
    private PodStatus? FindContainer(string name)
    {
        var slash = name.LastIndexOf('/');
        if (slash < 0 || FindPod(name[..slash]) is not { } pod) return null;
        var container = name[(slash + 1)..];
        var names = pod.Containers.Select(one => one.Name).ToList();
        return names.Contains(container)
            ? pod
            : throw new PodException($"pod \"{pod.Record.FullName}\" has no container \"{container}\": it has {string.Join(", ", names)}.");
    }

    private static IPAddress AddressOf(PodStatus pod, bool? isIPv6)
    {
        var addresses = pod.Ips.Select(IPAddress.Parse).ToList();
        if (addresses.Count == 0)
            throw new PodException($"pod \"{pod.Record.FullName}\" has no address: it is {pod.State}, and no network is attached to it.");
        return isIPv6 is null ? addresses[0] : addresses.Find(one => IsIPv6(one) == isIPv6)
            ?? throw new PodException($"pod \"{pod.Record.FullName}\" has no {(isIPv6 == true ? "IPv6" : "IPv4")} address.");
    }

    private static bool IsLoopback(string name) =>
        name == "localhost" || IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address);

    // The first port at which a container listens for others, otherwise the first that the pod publishes: its container may be stopped.
    private (ProtocolType? Protocol, int? Port) PortOf(PodStatus pod, ProtocolType? protocol)
    {
        var path = hosts.PathsOfPods[pod.Record.Id];
        IReadOnlyList<NamespaceView> views = path is null ? [] : runtime.Kernel.Read(NetworkParts.Listeners, [path]).Others;
        var found = views.SelectMany(view => view.Listeners)
            .Where(one => !IPAddress.IsLoopback(one.Address) && one.Protocol == (protocol ?? ProtocolType.Tcp))
            .OrderBy(one => one.Port).FirstOrDefault();
        if (found is not null) return (found.Protocol, found.Port);
        var wanted = (protocol ?? ProtocolType.Tcp).ToString().ToLowerInvariant();
        var published = pod.Record.Spec.AllPorts().FirstOrDefault(one => one.Protocol.ToString() == wanted);
        return published is null ? (null, null) : (protocol ?? ProtocolType.Tcp, published.ContainerPort);
    }

    private async Task<IPAddress> FindAddressAsync(PacketQuestion question, string name, int? port, CancellationToken cancellationToken)
    {
        if (name.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(name, out var address))
        {
            return question.IsIPv6 is null || IsIPv6(address) == question.IsIPv6
                ? address
                : throw new PodException($"\"{name}\" is no {(question.IsIPv6 == true ? "IPv6" : "IPv4")} address.");
        }

        if (name.Length == 0 || name == Host) return HostAddress(question, port);
        if (name.All(char.IsAsciiDigit)) throw new PodException($"pod \"{name}\" not found. For a port of this host use :{name}.");
        try
        {
            var all = await Dns.GetHostAddressesAsync(name, cancellationToken).ConfigureAwait(false);
            return Array.Find(all, one => question.IsIPv6 is null || IsIPv6(one) == question.IsIPv6)
                ?? throw new PodException($"\"{name}\" has no {(question.IsIPv6 == true ? "IPv6" : "IPv4")} address.");
        }
        catch (SocketException error)
        {
            throw new PodException(
                $"receiver \"{name}\" not found: no pod has that name, and DNS knows no such host. 'minipod ps -a' lists the pods.", error);
        }
    }

    // What a client would call: localhost on this host, from elsewhere an address of it at which the port is published.
    private IPAddress HostAddress(PacketQuestion question, int? port)
    {
        var published = hosts.Pods.SelectMany(pod => pod.Ports).Where(one => one.HostPort == port)
            .Select(one => one.OnlyAddress).OfType<IPAddress>().FirstOrDefault();
        if (published is not null && IPAddress.IsLoopback(published) && question.From != Host)
            throw new PodException($"port {port} is published on {published} alone, which only this host itself reaches. Use --from host.");
        if (published is not null && (question.IsIPv6 is null || IsIPv6(published) == question.IsIPv6)) return published;
        var isIPv6 = question.IsIPv6 == true;
        if (question.From == Host) return isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        var answer = RouteLookup.Find(isIPv6 ? Elsewhere6 : Elsewhere4);
        if (answer.Route?.Source is { } source) return source;
        var own = runtime.Kernel.Read(NetworkParts.Links | NetworkParts.Addresses, []).Host;
        var outLink = answer.Route?.NextHops is [var hop, ..] ? hop.LinkIndex : (int?)null;
        var address = own.Addresses.Where(one => IsIPv6(one.Address) == isIPv6 && one.Scope == AddressScope.Global)
            .OrderByDescending(one => one.LinkIndex == outLink).FirstOrDefault()?.Address;
        return address ?? throw new PodException($"this host has no {(isIPv6 ? "IPv6" : "IPv4")} address but the loopback's.");
    }

    private static bool IsIPv6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;
}
