using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// Checks the NAT rules that the bridge, ptp and portmap plugins created for a pod, with iptables or nftables, where
/// they are. Their own CHECK is not sufficient: bridge and ptp ignore their masquerading rules, and portmap expects
/// rules in both families, whatever addresses the pod has [plugins 1.1.1].
/// </summary>
internal static class NatRules
{
    /// <summary>Describes what is missing; null if everything is there, or if the host has not the program that would tell.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="list">The network.</param>
    /// <param name="interfaceName">The name of the interface in the pod.</param>
    /// <param name="containerId">The sandbox, which the rules name in a comment.</param>
    /// <param name="addresses">The pod's addresses on the network.</param>
    /// <param name="ports">The ports published on the network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The rules cannot be read.</exception>
    public static async Task<string?> FindMissingAsync(
        IHostPrograms programs,
        NetworkConfigList list,
        string interfaceName,
        string containerId,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<PortMapping> ports,
        CancellationToken cancellationToken)
    {
        var masquerades = list.Plugins.Any(PluginBackend.IsMasquerading);
        var publishes = ports.Count > 0 && list.Plugins.Any(plugin => plugin.Type == "portmap");
        if (!masquerades && !publishes) return null;
        var iptables = new Nat(programs, list.Name, containerId, cancellationToken);
        // Which back end a plugin took is known for sure only if a rule is there: older plugins ignore what is configured, and
        // newer ones choose by what the host had.
        NftRules? nftables = null;
        async Task<NftRules> NftAsync() => nftables ??= await NftRules.FindAsync(programs, cancellationToken).ConfigureAwait(false);
        var isConfigured = list.Plugins.Any(plugin => PluginBackend.Configured(plugin) == PluginBackend.Nftables);
        foreach (var address in addresses)
        {
            var hasIptables = await iptables.IsThereAsync(IptablesFamily.Program(address)).ConfigureAwait(false);
            // An iptables that cannot be read may have the rule: it refuses tables to which somebody added rules with nft.
            var isOfNft = isConfigured || !programs.Has(IptablesFamily.Program(address));
            if (isOfNft ? !(await NftAsync().ConfigureAwait(false)).IsReadable : !hasIptables) continue;
            var see = isOfNft ? "nft list ruleset" : "iptables-save -t nat";
            if (masquerades
                && !(hasIptables && await iptables.IsMasqueradedAsync(address).ConfigureAwait(false))
                && !(await NftAsync().ConfigureAwait(false)).IsMasqueraded(list.Name, interfaceName, containerId, address))
            {
                return Missing(address, null, see);
            }

            foreach (var port in publishes ? ports.Where(port => port.IsPublishedAt(address)) : [])
            {
                if (!(hasIptables && await iptables.IsPublishedAsync(address, port).ConfigureAwait(false))
                    && !(await NftAsync().ConfigureAwait(false)).IsPublished(containerId, address, port))
                {
                    return Missing(address, port, see);
                }
            }
        }

        return null;
    }

    private static string Missing(IPAddress address, PortMapping? port, string see) => port is null
        ? $"the firewall rule that masquerades {address} is missing (see '{see}')"
        : $"the firewall rule that forwards {port} to {address} is missing (see '{see}')";

    /// <summary>The rules of one container in the table.</summary>
    private sealed class Nat(IHostPrograms programs, string network, string containerId, CancellationToken cancellationToken)
    {
        private const string Table = "nat", Hook = "PREROUTING", Entries = "CNI-HOSTPORT-DNAT";

        public async Task<bool> IsThereAsync(string program) =>
            await programs.FindAsync(program, ["-w", "-t", Table, "-S", Hook], cancellationToken).ConfigureAwait(false) is not null;

        // A rule that jumps to a chain cannot be queried if the chain is gone: iptables reports a usage error.
        public async Task<bool> IsMasqueradedAsync(IPAddress address)
        {
            var chain = PluginChains.Masquerade(network, containerId);
            return await ListAsync(address, chain).ConfigureAwait(false) is not null && await HasAsync(
                address,
                "POSTROUTING",
                [
                    "-s",
                    IptablesFamily.HostPrefix(address),
                    "-m",
                    "comment",
                    "--comment",
                    PluginChains.Comment(network, containerId),
                    "-j",
                    chain,
                ]).ConfigureAwait(false);
        }

        // Three rules in sequence: the hook, the entry of the container, and the new destination in the chain
        // that the entry jumps to. An entry covers all ports of a protocol in one rule or in several: it is
        // enough that there is one.
        public async Task<bool> IsPublishedAsync(IPAddress address, PortMapping port) =>
            await HasEntryAsync(address).ConfigureAwait(false)
            && await HasAsync(address, Hook, ["-m", "addrtype", "--dst-type", "LOCAL", "-j", Entries]).ConfigureAwait(false)
            && await HasAsync(address, PluginChains.Published(network, containerId), Destination(address, port)).ConfigureAwait(false);

        private async Task<bool> HasEntryAsync(IPAddress address)
        {
            var rules = await ListAsync(address, Entries).ConfigureAwait(false);
            return rules is not null
                && rules
                    .Split('\n')
                    .Any(rule => rule.TrimEnd().EndsWith($"-j {PluginChains.Published(network, containerId)}", StringComparison.Ordinal));
        }

        // Null if there is no such chain.
        private Task<string?> ListAsync(IPAddress address, string chain) =>
            programs.FindAsync(IptablesFamily.Program(address), ["-w", "-t", Table, "-S", chain], cancellationToken);

        private Task<bool> HasAsync(IPAddress address, string chain, IEnumerable<string> rule) =>
            programs.HasRuleAsync(IptablesFamily.Program(address), Table, chain, rule, cancellationToken);

        private static IEnumerable<string> Destination(IPAddress address, PortMapping port)
        {
            var target = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
            string[] from = port.OnlyAddress is { } only ? ["-d", IptablesFamily.HostPrefix(only)] : [];
            return
            [
                .. from, "-p", port.Protocol.ToString(), "--dport", port.HostPort.ToString(CultureInfo.InvariantCulture),
                "-j", "DNAT", "--to-destination", string.Create(CultureInfo.InvariantCulture, $"{target}:{port.ContainerPort}"),
            ];
        }
    }
}
