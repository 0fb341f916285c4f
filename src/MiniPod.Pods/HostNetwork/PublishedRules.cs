using System.Globalization;
using System.Net;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The rules that let new connections to a pod's published ports through the host. The plugin portmap turns their address to the
/// pod's; the plugin firewall accepts what a pod sends and the answers to it, nothing new. They stand at the end of the firewall
/// plugin's chain, so that what an administrator drops in CNI-ADMIN or DOCKER-USER stays dropped.
/// </summary>
internal static class PublishedRules
{
    /// <summary>The chain of the plugin firewall that the chain FORWARD leads to.</summary>
    public const string Chain = "CNI-FORWARD";

    private const string Mark = "published";
    private const int Tries = 3;

    /// <summary>The rules, each as iptables takes and prints it, without the <c>-A</c> and the chain, quoted for
    /// iptables-restore and shell.</summary>
    public static IEnumerable<string> For(string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports) =>
        Words(network, containerId, address, ports).Select(rule => string.Join(' ', rule.Select(Quoted))).Distinct(StringComparer.Ordinal);

    /// <summary>Adds the rules that do not stand yet.</summary>
    /// <returns>False when the firewall plugin has no chain: it works with firewalld, which lets published ports
    /// through by itself.</returns>
    /// <exception cref="PodException">They cannot be looked at, or not be added.</exception>
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
            if (await ReadAsync(programs, family.Key, cancellationToken).ConfigureAwait(false) is not { } there) continue;
            isOpen = true;
            var missing = family.SelectMany(address => Words(network, containerId, address, ports)).ToList();
            if (there.Any(rule => IsOf(rule, network, containerId)))
                missing = await MissingAsync(programs, family.Key, missing, cancellationToken).ConfigureAwait(false);
            var lines = missing.Select(rule => $"-A {Chain} {string.Join(' ', rule.Select(Quoted))}").Distinct(StringComparer.Ordinal);
            await ChangeAsync(programs, family.Key, lines, containerId, cancellationToken).ConfigureAwait(false);
        }

        return isOpen;
    }

    /// <summary>Whether all rules stand; true too where the firewall plugin has no chain.</summary>
    /// <exception cref="PodException">They cannot be looked at.</exception>
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
            if (missing.Count > 0 && await ReadAsync(programs, family.Key, cancellationToken).ConfigureAwait(false) is not null)
                return false;
        }

        return true;
    }

    /// <summary>Removes all rules of a container, whatever addresses and ports they are for.</summary>
    /// <exception cref="PodException">They cannot be looked at, or not be removed.</exception>
    public static async Task CloseAsync(IHostPrograms programs, string network, string containerId, CancellationToken cancellationToken)
    {
        foreach (var program in new[] { "iptables", "ip6tables" })
            await RemoveAsync(programs, program, network, containerId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(
        IHostPrograms programs, string program, string network, string containerId, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            if (await ReadAsync(programs, program, cancellationToken).ConfigureAwait(false) is not { } there) return;
            try
            {
                var lines = there.Where(rule => IsOf(rule, network, containerId)).Select(rule => $"-D {rule[3..]}");
                await ChangeAsync(programs, program, lines, containerId, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PodException) when (tries < Tries)
            {
                // Somebody, a flush or a prune, may have removed one since we looked: all or none of a change is made, so look again.
            }
        }
    }

    // Null when the chain is not there.
    private static async Task<IReadOnlyCollection<string>?> ReadAsync(
        IHostPrograms programs, string program, CancellationToken cancellationToken)
    {
        var text = await programs.FindAsync(program, ["-w", "-S", Chain], cancellationToken).ConfigureAwait(false);
        return text?.Split('\n').Where(line => line.StartsWith("-A ", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<List<IReadOnlyList<string>>> MissingAsync(
        IHostPrograms programs, string program, IEnumerable<IReadOnlyList<string>> rules, CancellationToken cancellationToken)
    {
        var missing = new List<IReadOnlyList<string>>();
        foreach (var rule in rules)
        {
            if (!await programs.HasRuleAsync(program, "filter", Chain, rule, cancellationToken).ConfigureAwait(false)) missing.Add(rule);
        }

        return missing;
    }

    private static async Task ChangeAsync(
        IHostPrograms programs, string program, IEnumerable<string> lines, string containerId, CancellationToken cancellationToken)
    {
        var text = string.Concat(lines.Select(line => $"{line}\n"));
        if (text.Length > 0)
        {
            await programs.RunAsync(
                $"{program}-restore",
                ["--noflush", "--wait", "10"],
                $"*filter\n{text}COMMIT\n",
                containerId,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Words(
        string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports) => ports
        .Where(port => IsReachedFrom(port, address))
        .Select(port => (IReadOnlyList<string>)
        [
            "-d", IptablesFamily.HostPrefix(address), "-p", port.Protocol, "-m", "conntrack", "--ctstate", "DNAT",
            "-m", port.Protocol, "--dport", port.ContainerPort.ToString(CultureInfo.InvariantCulture),
            "-m", "comment", "--comment", Comment(network, containerId), "-j", "ACCEPT",
        ]);

    // In the form of the plugins, by which RuleDump finds them.
    private static string Comment(string network, string containerId) => $"{Mark} {PluginChains.Comment(network, containerId)}";

    private static bool IsOf(string rule, string network, string containerId) =>
        rule.Contains(Quoted(Comment(network, containerId)), StringComparison.Ordinal);

    private static string Quoted(string word) =>
        word.Contains(' ', StringComparison.Ordinal) ? $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : word;

    // What is published on a loopback address alone is reached from this host alone, and of the other family not at all.
    private static bool IsReachedFrom(PortMapping port, IPAddress address) =>
        port.HostIp is null
            || IPAddress.Parse(port.HostIp) is var host && host.AddressFamily == address.AddressFamily && !IPAddress.IsLoopback(host);
}
