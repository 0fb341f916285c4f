using System.Net;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.NetworkRules;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Networks;

/// <summary>
/// CHECK of an attachment, without what plugins are known to report although nothing is wrong: MAC addresses that another
/// program changed on the host, routes that they do not find although the pod has them, and rules that were never to be there.
/// </summary>
public static class AttachmentCheck
{
    private const string RouteMissing = "not found in routing table", NetworkMissing = "Failed to find Gateway";

    /// <summary>Runs CHECK.</summary>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="list">The network.</param>
    /// <param name="attachment">The attachment; its namespace is a path.</param>
    /// <param name="request">What else is known about it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CniException">A plugin found a problem, is missing, or did not answer, or the attachment is not
    /// known.</exception>
    /// <exception cref="LibcException">Interfaces or routes cannot be read.</exception>
    public static async Task RunAsync(
        CniRuntime cni,
        NetworkConfigList list,
        RuntimeConf attachment,
        CheckRequest request,
        CancellationToken cancellationToken)
    {
        var cached = cni.FindCached(list.Name, attachment.ContainerId, attachment.IfName);
        var (addresses, ports) = Known(cached);
        CniResult? added = null;
        var options = new CheckOptions
        {
            FindHostMacs = (result, _) =>
            {
                added = result;
                return Task.FromResult(ChangedMacs.Find(request.Kernel, result, attachment.IfName, attachment.NetNs));
            },
            IsKnownToBeWrong = async (error, token) =>
            {
                if (await PortmapReport.IsFalseAsync(error.Invocation, error.Message, addresses, ports, token).ConfigureAwait(false))
                    return true;
                if (request.IsUncured(error))
                {
                    request.Disputed(new DisputedReport(error, $"{error.Message} (a repair did not change that)"));
                    return true;
                }

                var fault = added is null ? null : FindFault(request.Kernel, cached?.Config ?? list, attachment, added, error);
                if (fault is not null) request.Disputed(new DisputedReport(error, $"{error.Message} {fault}"));
                return fault is not null;
            },
        };
        await cni.CheckNetworkListAsync(list, attachment, options, request.Observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes what is missing of the rules that the network's plugins added, which they do not look at
    /// themselves, or not well; null if all are there.</summary>
    /// <param name="cni">Knows the attachment.</param>
    /// <param name="list">The network.</param>
    /// <param name="attachment">The attachment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The rules cannot be read.</exception>
    public static Task<string?> FindMissingRuleAsync(
        CniRuntime cni, NetworkConfigList list, RuntimeConf attachment, CancellationToken cancellationToken)
    {
        var cached = cni.FindCached(list.Name, attachment.ContainerId, attachment.IfName);
        if (cached is not { IsComplete: true, Config: { } added } || list.DisableCheck || added.DisableCheck)
            return Task.FromResult<string?>(null);
        var (addresses, ports) = Known(cached);
        return NatRules.FindMissingAsync(
            new HostPrograms(), added, attachment.IfName, attachment.ContainerId, addresses, ports, cancellationToken);
    }

    // The addresses and the published ports of an attachment, as ADD left them in the cache.
    private static (IReadOnlyList<IPAddress> Addresses, IReadOnlyList<PortMapping> Ports) Known(CachedAttachment? cached)
    {
        var addresses = cached?.Result?.ContainerIps.Select(ip => ip.Address.Address) ?? [];
        var isPublished = cached?.Config is { } added && AttachmentConf.Declares(added, "portMappings");
        return ([.. addresses], isPublished ? [.. AttachmentConf.Ports(cached!.CapabilityArgs)] : []);
    }

    // Says what is wrong with a report about routes; null if it is right, or about something else. ipvlan, vlan, macvlan and ptp
    // look for a route without a gateway, although they added it with the gateway of the address [plugins 1.1.1]. bridge looks for
    // the network of the address in the main table (ValidateExpectedInterfaceIPs in its pkg/ip), from which vrf and sbr move it.
    private static string? FindFault(
        INetworkReader kernel, NetworkConfigList list, RuntimeConf attachment, CniResult added, CniPluginException error)
    {
        var message = error.PluginMessage ?? "";
        var isRoute = message.Contains(RouteMissing, StringComparison.Ordinal);
        if (!isRoute && !message.Contains(NetworkMissing, StringComparison.Ordinal)) return null;
        if (kernel.Read(NetworkParts.Links | NetworkParts.Routes, [attachment.NetNs]).Others is not [var pod]) return null;
        bool AreThere(IEnumerable<CniRoute> routes) => PodRoutes.AreThere(pod, attachment.IfName, [.. routes]);
        if (isRoute) return AreThere(added.Routes) ? "But the pod has it: this is a known fault of the plugin." : null;
        var after = list.Plugins.Skip(error.Invocation.Position);
        if (after.FirstOrDefault(plugin => plugin.Type is "vrf" or "sbr") is not { Type: var mover }
            || !AreThere(added.ContainerIps.Select(NetworkOf)))
        {
            return null;
        }

        var moved = $"But the pod has the route to it, in another routing table, to which the plugin \"{mover}\" moved it.";
        if (AreThere(added.Routes)) return moved;

        // vrf drops the routes of the network [1.1.1].
        return mover == "vrf" ? $"{moved} Other routes of the network are missing: that plugin may have dropped them." : null;
    }

    private static CniRoute NetworkOf(CniIpConfig ip) => new()
    {
        Destination = CniAddress.Parse(new CidrText(ip.Address.Address, ip.Address.PrefixLength).Network),
    };
}
