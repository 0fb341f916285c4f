using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The rules that let new connections to a pod's published ports through the host. The portmap plugin rewrites their
/// destination to the pod's address; the firewall plugin accepts what a pod sends and the replies to it, but no new
/// connections. The rules are at the end of the firewall plugin's chain, so that what an administrator drops in
/// CNI-ADMIN or DOCKER-USER stays dropped. In IPv6, what the host sends to ::1 is refused: its destination is rewritten
/// too, but the kernel drops it on the way, and a client that tries ::1 for "localhost" would wait instead of trying
/// 127.0.0.1.
/// </summary>
internal static class PublishedRules
{
    /// <summary>The chain of the firewall plugin that the FORWARD chain jumps to.</summary>
    public const string Chain = "CNI-FORWARD";

    private const string Filter = "filter", Output = "OUTPUT";
    private const string Mark = "published";
    private const int Tries = 3;

    /// <summary>Returns the rules with their chains, each rule as iptables accepts and prints it, without <c>-A</c> and the
    /// chain, quoted for iptables-restore and the shell.</summary>
    public static IEnumerable<(string Chain, string Rule)> For(
        string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports) =>
        Words(network, containerId, address, ports).Select(rule => (rule.Chain, Rule: Text(rule.Words))).Distinct();

    /// <summary>Adds the rules that do not exist yet.</summary>
    /// <returns>False if the firewall plugin has no chain: it then uses firewalld, which lets published
    /// ports through by itself.</returns>
    /// <exception cref="PodException">They cannot be read or added.</exception>
    public static async Task<bool> OpenAsync(
        IHostPrograms programs,
        string network,
        string containerId,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<PortMapping> ports,
        CancellationToken cancellationToken)
    {
        var isOpen = false;
        foreach (var family in addresses.GroupBy(IptablesFamily.Program))
        {
            var there = await ReadAsync(programs, family.Key, cancellationToken).ConfigureAwait(false);
            if (!HasChain(there)) continue;
            isOpen = true;
            var missing = family.SelectMany(address => Words(network, containerId, address, ports)).ToList();
            if (there.Any(rule => IsOf(rule, network, containerId)))
                missing = await MissingAsync(programs, family.Key, missing, cancellationToken).ConfigureAwait(false);
            var lines = missing.Select(rule => $"-A {rule.Chain} {Text(rule.Words)}").Distinct(StringComparer.Ordinal);
            await programs.ChangeFilterAsync(family.Key, lines, containerId, cancellationToken).ConfigureAwait(false);
        }

        return isOpen;
    }

    /// <summary>Whether all rules exist; also true if the firewall plugin has no chain.</summary>
    /// <exception cref="PodException">They cannot be read.</exception>
    public static async Task<bool> AreOpenAsync(
        IHostPrograms programs,
        string network,
        string containerId,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<PortMapping> ports,
        CancellationToken cancellationToken)
    {
        foreach (var family in addresses.GroupBy(IptablesFamily.Program))
        {
            var rules = family.SelectMany(address => Words(network, containerId, address, ports)).ToList();
            var missing = await MissingAsync(programs, family.Key, rules, cancellationToken).ConfigureAwait(false);
            if (missing.Count > 0 && HasChain(await ReadAsync(programs, family.Key, cancellationToken).ConfigureAwait(false)))
                return false;
        }

        return true;
    }

    /// <summary>Removes all rules of a container, regardless of addresses and ports.</summary>
    /// <exception cref="PodException">They cannot be read or removed.</exception>
    public static async Task CloseAsync(IHostPrograms programs, string network, string containerId, CancellationToken cancellationToken)
    {
        foreach (var program in IptablesFamily.Programs)
            await RemoveAsync(programs, program, network, containerId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(
        IHostPrograms programs, string program, string network, string containerId, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var there = await ReadAsync(programs, program, cancellationToken).ConfigureAwait(false);
            try
            {
                var lines = there.Where(rule => IsOf(rule, network, containerId)).Select(rule => $"-D {rule["-A ".Length..]}");
                await programs.ChangeFilterAsync(program, lines, containerId, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PodException) when (tries < Tries)
            {
                // A flush or a prune may have removed one meanwhile: a change is applied completely or not at all, so
                // read them again.
            }
        }
    }

    // The chains and rules of the filter table.
    private static async Task<IReadOnlySet<string>> ReadAsync(IHostPrograms programs, string program, CancellationToken cancellationToken)
    {
        var text = await programs.FindAsync(program, ["-w", "-S"], cancellationToken).ConfigureAwait(false);
        return (text ?? "").Split('\n').ToHashSet(StringComparer.Ordinal);
    }

    private static bool HasChain(IReadOnlySet<string> lines) => lines.Contains($"-N {Chain}");

    private static async Task<List<(string Chain, IReadOnlyList<string> Words)>> MissingAsync(
        IHostPrograms programs,
        string program,
        IEnumerable<(string Chain, IReadOnlyList<string> Words)> rules,
        CancellationToken cancellationToken)
    {
        var missing = new List<(string Chain, IReadOnlyList<string> Words)>();
        foreach (var rule in rules)
        {
            if (!await programs.HasRuleAsync(program, Filter, rule.Chain, rule.Words, cancellationToken).ConfigureAwait(false))
                missing.Add(rule);
        }

        return missing;
    }

    private static IEnumerable<(string Chain, IReadOnlyList<string> Words)> Words(
        string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports)
    {
        foreach (var port in ports.Where(port => port.IsPublishedAt(address)))
        {
            IReadOnlyList<string> forwarded =
            [
                "-d", IptablesFamily.HostPrefix(address), "-p", port.Protocol.ToString(), "-m", "conntrack", "--ctstate", "DNAT",
                "-m", port.Protocol.ToString(), "--dport", port.ContainerPort.ToString(CultureInfo.InvariantCulture),
                "-m", "comment", "--comment", Comment(network, containerId),
            ];

            // A port published on a loopback address can be reached only from this host.
            if (port.OnlyAddress is not { } only || !IPAddress.IsLoopback(only)) yield return (Chain, [.. forwarded, "-j", "ACCEPT"]);
            if (port.OnlyAddress is null && address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                IReadOnlyList<string> how = port.Protocol == PortProtocol.Tcp ? ["--reject-with", "tcp-reset"] : [];
                yield return (Output, ["-s", IptablesFamily.HostPrefix(IPAddress.IPv6Loopback), .. forwarded, "-j", "REJECT", .. how]);
            }
        }
    }

    // In the form used by the plugins, by which RuleDump finds them.
    private static string Comment(string network, string containerId) => $"{Mark} {PluginChains.Comment(network, containerId)}";

    private static bool IsOf(string rule, string network, string containerId) =>
        rule.Contains(Quoted(Comment(network, containerId)), StringComparison.Ordinal);

    private static string Text(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) =>
        word.Contains(' ', StringComparison.Ordinal) ? $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : word;
}
