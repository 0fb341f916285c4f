using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The rules of the table nat that the plugins bridge, ptp and portmap made for a pod, looked at. Their own CHECK does not do for it:
/// bridge and ptp pass over their masquerade, and portmap asks for rules in both families, whatever addresses the pod has [plugins 1.1.1].
/// </summary>
internal static class NatRules
{
    /// <summary>What is gone, in words; null when all is there, or is none of iptables: a plugin that is told to work
    /// with nftables, a host without it.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="list">The network.</param>
    /// <param name="containerId">The sandbox, which the rules name in a comment.</param>
    /// <param name="addresses">The pod's addresses on the network.</param>
    /// <param name="ports">The ports published on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The rules cannot be looked at.</exception>
    public static async Task<string?> FindMissingAsync(
        IHostPrograms programs,
        NetworkConfigList list,
        string containerId,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<PortMapping> ports,
        CancellationToken cancellationToken)
    {
        var masquerades = list.Plugins.Any(plugin =>
            plugin.Type is "bridge" or "ptp" && Is(plugin, "ipMasq") && Text(plugin, "ipMasqBackend") is null or "iptables");
        var publishes = ports.Count > 0
            && list.Plugins.Any(plugin => plugin.Type == "portmap" && Text(plugin, "backend") is null or "iptables");
        if (!masquerades && !publishes) return null;
        var nat = new Nat(programs, list.Name, containerId, cancellationToken);
        foreach (var family in addresses.GroupBy(IptablesFamily.Program))
        {
            if (!await nat.IsThereAsync(family.Key).ConfigureAwait(false)) continue;
            foreach (var address in family)
            {
                if (masquerades && !await nat.IsMasqueradedAsync(address).ConfigureAwait(false))
                    return $"the firewall has no rule any more that masquerades {address} (iptables-save -t nat)";
                foreach (var port in publishes ? ports.Where(port => IsReachedAt(port, address)) : [])
                {
                    if (!await nat.IsPublishedAsync(address, port).ConfigureAwait(false))
                        return $"the firewall has no rule any more that leads {port} to {address} (iptables-save -t nat)";
                }
            }
        }

        return null;
    }

    private static bool IsReachedAt(PortMapping port, IPAddress address) =>
        port.HostIp is null || IPAddress.Parse(port.HostIp).AddressFamily == address.AddressFamily;

    private static bool Is(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What the table says of one container.</summary>
    private sealed class Nat(IHostPrograms programs, string network, string containerId, CancellationToken cancellationToken)
    {
        private const string Table = "nat", Hook = "PREROUTING", Entries = "CNI-HOSTPORT-DNAT";

        public async Task<bool> IsThereAsync(string program) =>
            await programs.FindAsync(program, ["-w", "-t", Table, "-S", Hook], cancellationToken).ConfigureAwait(false) is not null;

        // A rule that leads to a chain cannot be asked for where the chain is gone: iptables calls that a wrong call.
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

        // Three rules in a row: the hook, the container's entry, and the new destination in the chain that the entry jumps to. An entry
        // names all ports of a protocol in one rule, or in several: it is enough that there is one.
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

        // Null where there is no such chain.
        private Task<string?> ListAsync(IPAddress address, string chain) =>
            programs.FindAsync(IptablesFamily.Program(address), ["-w", "-t", Table, "-S", chain], cancellationToken);

        private Task<bool> HasAsync(IPAddress address, string chain, IEnumerable<string> rule) =>
            programs.HasRuleAsync(IptablesFamily.Program(address), Table, chain, rule, cancellationToken);

        private static IEnumerable<string> Destination(IPAddress address, PortMapping port)
        {
            var target = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
            string[] from = port.HostIp is { } host
                && IPAddress.Parse(host) is var given
                && !given.Equals(IPAddress.Any)
                && !given.Equals(IPAddress.IPv6Any)
                ? ["-d", IptablesFamily.HostPrefix(given)]
                : [];
            return
            [
                .. from, "-p", port.Protocol, "--dport", port.HostPort.ToString(CultureInfo.InvariantCulture),
                "-j", "DNAT", "--to-destination", string.Create(CultureInfo.InvariantCulture, $"{target}:{port.ContainerPort}"),
            ];
        }
    }
}
