using System.Net;
using MiniPod.Cni;
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
    /// <summary>Runs CHECK.</summary>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="list">The network.</param>
    /// <param name="attachment">The attachment; its namespace is a path.</param>
    /// <param name="request">What else is known about it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CniException">A plugin found a problem, is missing, or did not answer, or the attachment is not
    /// known.</exception>
    /// <exception cref="PodException">Interfaces or routes cannot be read.</exception>
    public static async Task RunAsync(
        CniRuntime cni,
        NetworkConfigList list,
        RuntimeConf attachment,
        CheckRequest request,
        CancellationToken cancellationToken)
    {
        var (addresses, ports) = Known(cni.FindCached(list.Name, attachment.ContainerId, attachment.IfName));
        CniResult? added = null;
        var options = new CheckOptions
        {
            FindHostMacs = (result, token) =>
            {
                added = result;
                return ChangedMacs.FindAsync(request.Programs, result, attachment.IfName, attachment.NetNs, token);
            },
            IsKnownToBeWrong = async (error, token) =>
            {
                if (PortmapReport.IsFalse(error, addresses, ports)) return true;
                if (request.IsUncured(error))
                {
                    request.Disputed(new DisputedReport(error, $"{error.Message} (a repair did not change that)"));
                    return true;
                }

                if (added is null || Missed(error, added) is not { } routes) return false;
                var areThere = await PodRoutes.AreThereAsync(
                    request.Programs, attachment.NetNs, attachment.IfName, routes, token).ConfigureAwait(false);
                var text = $"{error.Message} But the pod has it: this is a known fault of the plugin.";
                if (areThere) request.Disputed(new DisputedReport(error, text));
                return areThere;
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

    // The routes that a report says are missing, if it is of a kind that can be wrong: ipvlan, vlan, macvlan and ptp look for a
    // route without a gateway, although they added it with the gateway of the address; bridge looks in the main table, and there
    // only for the network of the gateway if that is missing, although the vrf plugin moved it to another [plugins 1.1.1].
    private static IReadOnlyList<CniRoute>? Missed(CniPluginException error, CniResult added)
    {
        if (error.Message.Contains("not found in routing table", StringComparison.Ordinal)) return added.Routes;
        return error.Message.Contains("Failed to find Gateway", StringComparison.Ordinal)
            ? [.. added.ContainerIps.Select(ip => new CniRoute { Destination = NetworkOf(ip.Address) })]
            : null;
    }

    private static CniAddress NetworkOf(CniAddress address) =>
        CniAddress.Parse(new CidrText(address.Address, address.PrefixLength).Network);
}
