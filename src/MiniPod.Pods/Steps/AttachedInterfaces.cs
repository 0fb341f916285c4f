using System.Net;
using System.Net.Sockets;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Probes;
using MiniPod.Pods.Live;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The interfaces of an attachment on the host: those without a sandbox in a result, as the bridge and the host end of
/// the veth pair.</summary>
internal static class AttachedInterfaces
{
    private const string ReportEnd = ": gateway";

    /// <summary>Whether a report that is remembered in a record is about a gateway.</summary>
    public static bool IsAboutGateway(string report) => report.EndsWith(ReportEnd, StringComparison.Ordinal);

    /// <summary>
    /// Sends a packet from the pod to its gateways, if they are addresses of this host, and tells if one is not answered: neither
    /// rules nor plugins show that a link is down, or that something drops frames. If nobody answers, it takes about a second.
    /// </summary>
    /// <param name="record">The pod.</param>
    /// <param name="attachment">Its network. Only for those of bridge and ptp is the host on the pod's link.</param>
    /// <param name="result">The result of its ADD.</param>
    /// <returns>Null if every such gateway answers, or if that is not known: the pod was stopped meanwhile, or the kernel has no packet
    /// sockets.</returns>
    public static PodProblem? Probe(PodRecord record, PodNetwork attachment, CniResult result)
    {
        if (!attachment.List.Plugins.Any(plugin => plugin.Type is "bridge" or "ptp")) return null;
        var (netns, name) = (PodPaths.Link(record), attachment.InterfaceName);
        try
        {
            var silent = result.ContainerIps
                .Where(ip => IsOn(result, ip, name) && ip.Gateway is { } gateway && IsOfThisHost(gateway))
                .Where(ip => ip.Address.Address.AddressFamily == ip.Gateway!.AddressFamily)
                .FirstOrDefault(ip => !NeighbourProbe.IsAnswered(netns, name, ip.Address.Address, ip.Gateway!));
            return silent is null ? null : Unanswered(record, name, silent.Gateway!);
        }
        catch (LibcException)
        {
            return null;
        }
    }

    /// <summary>Whether a repair did not change that the gateway does not answer: it is not tried again.</summary>
    public static bool IsUncured(PodRecord record, string interfaceName) => record.Uncured.Contains(Report(interfaceName));

    /// <summary>Returns the addresses of a result that are on an interface of the pod; a chained plugin may have made another.</summary>
    public static IReadOnlyCollection<IPAddress> AddressesOf(CniResult result, string interfaceName) =>
        [.. result.ContainerIps.Where(ip => IsOn(result, ip, interfaceName)).Select(ip => ip.Address.Address)];

    /// <summary>Returns what is wrong with them.</summary>
    /// <param name="list">The network.</param>
    /// <param name="result">The result of its ADD.</param>
    /// <param name="host">The host's interfaces.</param>
    public static IEnumerable<PodProblem> Examine(NetworkConfigList list, CniResult result, NamespaceView host)
    {
        var names = result.Interfaces
            .Where(one => string.IsNullOrEmpty(one.Sandbox) && one.Name.Length > 0)
            .Select(one => one.Name)
            .ToList();
        var bridge = list.Plugins.Any(plugin => plugin.Type == "bridge")
            ? names.Select(host.Link).FirstOrDefault(link => link?.Kind == "bridge")
            : null;
        foreach (var name in names)
        {
            if (host.Link(name) is not { } link)
                yield return new PodProblem(PodProblemKind.InterfaceMissing, name, "the host has no such interface");
            else if (link.Kind == "veth" && bridge is not null && link.Master != bridge.Index)
                yield return new PodProblem(PodProblemKind.InterfaceUnplugged, name, $"it is not attached to bridge \"{bridge.Name}\"");
        }
    }

    private static PodProblem Unanswered(PodRecord record, string interfaceName, IPAddress gateway)
    {
        var after = IsUncured(record, interfaceName) ? " (a repair did not change that)" : "";
        var evidence = $"its gateway {gateway}, an address of this host, does not answer the pod{after}";
        return new PodProblem(PodProblemKind.GatewayUnanswered, interfaceName, evidence) { Report = Report(interfaceName) };
    }

    private static string Report(string interfaceName) => $"{interfaceName}{ReportEnd}";

    // Results before version 0.3.0 name no interface.
    private static bool IsOn(CniResult result, CniIpConfig ip, string interfaceName) =>
        ip.Interface is not { } index || result.Interfaces.ElementAtOrDefault(index) is not { } one || one.Name == interfaceName;

    // Only an address of this host can be bound, unless the host allows others, ip(7): then it is not known.
    private static bool IsOfThisHost(IPAddress address)
    {
        try
        {
            var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4";
            if (File.ReadAllText($"/proc/sys/net/{family}/ip_nonlocal_bind").Trim() != "0") return false;
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}
