using System.Net.NetworkInformation;
using System.Net.Sockets;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Live;

namespace MiniPod.Pods.Steps;

/// <summary>The interfaces of an attachment on the host: those without a sandbox in a result, as the bridge and the host end of
/// the veth pair.</summary>
internal static class AttachedInterfaces
{
    /// <summary>
    /// Sends a packet from the pod to its gateway, if that is an interface of this host, and tells if it is not answered: neither
    /// rules nor plugins show that a link is down, or that something drops frames. If nobody answers, it takes about a second.
    /// </summary>
    /// <param name="list">The network. Only for those of bridge and ptp is the host on the pod's link.</param>
    /// <param name="netns">The pod's network namespace.</param>
    /// <param name="interfaceName">The interface in it.</param>
    /// <param name="result">The result of its ADD.</param>
    /// <returns>Which gateway does not answer; null if all do.</returns>
    /// <exception cref="LibcException">The namespace cannot be entered.</exception>
    public static string? Probe(NetworkConfigList list, string netns, string interfaceName, CniResult result)
    {
        if (!list.Plugins.Any(plugin => plugin.Type is "bridge" or "ptp")) return null;
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .ToHashSet();
        foreach (var ip in result.ContainerIps.Where(ip => ip.Address.Address.AddressFamily == AddressFamily.InterNetwork))
        {
            if (ip.Gateway is not { } gateway || !own.Contains(gateway)) continue;
            if (!ArpProbe.IsAnswered(netns, interfaceName, ip.Address.Address, gateway))
                return $"its gateway {gateway}, an address of this host, does not answer the pod";
        }

        return null;
    }

    /// <summary>Returns what is wrong with them.</summary>
    /// <param name="list">The network.</param>
    /// <param name="result">The result of its ADD.</param>
    /// <param name="host">The host's interfaces, by name.</param>
    public static IEnumerable<PodProblem> Examine(
        NetworkConfigList list, CniResult result, IReadOnlyDictionary<string, NetworkLink> host)
    {
        var names = result.Interfaces
            .Where(one => string.IsNullOrEmpty(one.Sandbox) && one.Name.Length > 0)
            .Select(one => one.Name)
            .ToList();
        var bridge = list.Plugins.Any(plugin => plugin.Type == "bridge")
            ? names.Select(name => host.GetValueOrDefault(name)).FirstOrDefault(link => link?.Kind == "bridge")
            : null;
        foreach (var name in names)
        {
            if (!host.TryGetValue(name, out var link))
                yield return new PodProblem(PodProblemKind.InterfaceMissing, name, "the host has no such interface");
            else if (link.Kind == "veth" && bridge is not null && link.Master != bridge.Index)
                yield return new PodProblem(PodProblemKind.InterfaceUnplugged, name, $"it is not attached to bridge \"{bridge.Name}\"");
        }
    }
}
