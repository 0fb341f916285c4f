using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>
/// CHECK of an attachment, without what plugins are known to report although nothing is wrong: MAC addresses that another
/// program changed on the host, and routes that they do not find although the pod has them.
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
                if (request.IsKnownToBeFalse(error)) return true;
                if (request.IsUncured(error))
                {
                    request.Disputed(new DisputedReport(error, $"{error.Message} (a repair did not change that)"));
                    return true;
                }

                if (!IsAboutRoutes(error) || added is null) return false;
                var areThere = await PodRoutes.AreThereAsync(
                    request.Programs, attachment.NetNs, attachment.IfName, added.Routes, token).ConfigureAwait(false);
                var text = $"{error.Message} But the pod has it: this is a known fault of the plugin.";
                if (areThere) request.Disputed(new DisputedReport(error, text));
                return areThere;
            },
        };
        await cni.CheckNetworkListAsync(list, attachment, options, request.Observer, cancellationToken).ConfigureAwait(false);
    }

    // ipvlan, vlan, macvlan and ptp look for a route without a gateway, although they added it with the gateway of the
    // address; bridge looks in the main table, although the vrf plugin moved the routes to another [plugins 1.1.1].
    private static bool IsAboutRoutes(CniPluginException error) =>
        error.Message.Contains("not found in routing table", StringComparison.Ordinal);
}
