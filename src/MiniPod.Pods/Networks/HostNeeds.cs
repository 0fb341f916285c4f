using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>Whether this host has the programs that the networks' plugins need. It is asked before anything is changed:
/// without them, a plugin fails halfway, and again when its ADD is undone.</summary>
internal static class HostNeeds
{
    /// <summary>Checks the networks of a pod.</summary>
    /// <exception cref="PodException">A program is missing.</exception>
    public static void Check(IEnumerable<PodNetwork> networks, IHostPrograms programs)
    {
        foreach (var network in networks)
        {
            foreach (var plugin in network.List.Plugins)
            {
                if (PluginBackend.FindMissing(plugin, programs) is not { } missing) continue;
                throw new PodException(
                    $"network \"{network.Network}\" ({network.Source}) cannot be set up on this host: its plugin \"{plugin.Type}\" needs "
                    + $"the program \"{missing}\", which is not installed. Install {(missing == "nft" ? "nftables" : missing)}; 'minipod "
                    + "doctor' checks what else is needed.");
            }
        }
    }
}
