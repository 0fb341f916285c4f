using System.Net;
using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The chain that the plugins bridge and ptp make for each attachment that is masqueraded. Where somebody deleted it
/// (<c>iptables -X</c>), their DEL fails for ever: iptables refuses to delete a rule that leads to a chain it does not know, with
/// another exit code than for a rule that is not there [plugins 1.1.1, iptables 1.8.9].
/// </summary>
internal static class MasqueradeChain
{
    /// <summary>Makes it anew, empty, where it is missing, so that DEL finds what it looks for.</summary>
    /// <returns>Whether one was missing and is made: then DEL is worth another try.</returns>
    public static async Task<bool> RestoreAsync(
        IHostPrograms programs,
        NetworkConfigList list,
        string containerId,
        IEnumerable<IPAddress> addresses,
        CancellationToken cancellationToken)
    {
        if (!list.Plugins.Any(IsMasquerading)) return false;
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
                // Nobody can say that it was for want of the chain, then: the error of DEL itself is to be told.
            }
        }

        return wasMissing;
    }

    // Newer plugins can be told to masquerade with nftables, and have no such chain then.
    private static bool IsMasquerading(PluginConfig plugin) =>
        plugin.Type is "bridge" or "ptp" && plugin.Json.TryGetProperty("ipMasq", out var isOn) && isOn.ValueKind == JsonValueKind.True
        && (!plugin.Json.TryGetProperty("ipMasqBackend", out var backend)
            || backend.ValueKind == JsonValueKind.String && backend.GetString() == "iptables");
}
