using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>The programs that the plugins of a network need on this host. They are asked for before anything is changed:
/// without them, a plugin fails halfway, and again when its ADD is undone.</summary>
/// <param name="cni">Finds out how new a plugin is.</param>
/// <param name="programs">The host's programs.</param>
internal sealed class HostNeeds(CniRuntime cni, IHostPrograms programs)
{
    // The plugins from 1.6.0 on have this version, and take nftables where there is no iptables.
    private const string VersionOfNewer = "1.1.0";

    /// <summary>Makes sure that a network can be set up.</summary>
    /// <param name="list">The network.</param>
    /// <param name="source">Where it is configured.</param>
    /// <param name="hasPorts">Whether ports are published.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="PodException">A program is missing.</exception>
    public async Task RequireAsync(NetworkConfigList list, string source, bool hasPorts, CancellationToken cancellationToken)
    {
        if (await FindMissingAsync(list, hasPorts, cancellationToken).ConfigureAwait(false) is not { } missing) return;
        throw new PodException(
            $"network \"{list.Name}\" ({source}) cannot be set up on this host: its plugin \"{missing.Plugin}\" needs the program "
            + $"\"{missing.Program}\", which is not installed. Install {Package(missing.Program)}; 'minipod doctor' checks what else is "
            + "needed.");
    }

    /// <summary>Finds a program that is missing.</summary>
    /// <returns>The plugin and the program; null if none is missing.</returns>
    public async Task<(string Plugin, string Program)?> FindMissingAsync(
        NetworkConfigList list, bool hasPorts, CancellationToken cancellationToken)
    {
        foreach (var plugin in list.Plugins)
        {
            foreach (var need in PluginBackend.Needs(plugin, hasPorts))
            {
                var missing = need switch
                {
                    PluginBackend.Nft => programs.Has(PluginBackend.Nft) ? null : PluginBackend.Nft,
                    PluginBackend.Iptables => programs.Has(PluginBackend.Iptables) ? null : PluginBackend.Iptables,
                    // An older one ignores that it is told to use nftables.
                    PluginBackend.Nftables when !await IsNewerAsync(plugin.Type, cancellationToken).ConfigureAwait(false) =>
                        programs.Has(PluginBackend.Iptables) ? null : PluginBackend.Iptables,
                    PluginBackend.Nftables => programs.Has(PluginBackend.Nft) ? null : PluginBackend.Nft,
                    PluginBackend.Either when programs.Has(PluginBackend.Iptables) => null,
                    PluginBackend.Either when !programs.Has(PluginBackend.Nft) => PluginBackend.Iptables,
                    PluginBackend.Either => await IsNewerAsync(plugin.Type, cancellationToken).ConfigureAwait(false)
                        ? null
                        : PluginBackend.Iptables,
                    _ => null, // only the plugin knows it
                };
                if (missing is not null) return (plugin.Type, missing);
            }
        }

        return null;
    }

    /// <summary>Returns the package that has a program.</summary>
    public static string Package(string program) => program == PluginBackend.Nft ? "nftables" : program;

    private async Task<bool> IsNewerAsync(string plugin, CancellationToken cancellationToken)
    {
        try
        {
            var info = await cni.GetVersionInfoAsync(plugin, cancellationToken).ConfigureAwait(false);
            return info.SupportedVersions.Contains(VersionOfNewer);
        }
        catch (CniException)
        {
            return true; // its ADD tells more
        }
    }
}
