using System.Net;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The chain that the bridge and ptp plugins create for each masqueraded attachment. If it was deleted (<c>iptables
/// -X</c>), their DEL fails forever: iptables refuses to delete a rule that jumps to an unknown chain, with a different
/// exit code than for a rule that does not exist [plugins 1.1.1, iptables 1.8.9].
/// </summary>
internal static class MasqueradeChain
{
    /// <summary>Re-creates it, empty, if it is missing, so that DEL finds it.</summary>
    /// <returns>Whether one was missing and has been created: then DEL is worth another try.</returns>
    public static async Task<bool> RestoreAsync(
        IHostPrograms programs,
        NetworkConfigList list,
        string containerId,
        IEnumerable<IPAddress> addresses,
        CancellationToken cancellationToken)
    {
        if (!programs.Has(PluginBackend.Iptables) || !list.Plugins.Any(PluginBackend.IsMasquerading)) return false;
        var chain = PluginChains.Masquerade(list.Name, containerId);
        var wasMissing = false;
        foreach (var program in addresses.Select(IptablesFamily.Program).Distinct())
        {
            try
            {
                if (await programs.FindAsync(
                    program, ["-w", "-t", "nat", "-S", chain], cancellationToken).ConfigureAwait(false) is not null)
                {
                    continue;
                }

                await programs.RunAsync(
                    program, ["-w", "-t", "nat", "-N", chain], "", containerId, cancellationToken).ConfigureAwait(false);
                wasMissing = true;
            }
            catch (PodException)
            {
                // Then it is not known whether the missing chain was the cause: the error of DEL itself is reported.
            }
        }

        return wasMissing;
    }
}
