using System.Globalization;
using System.Net;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The rules that let new connections to a pod's published ports through the host. The portmap plugin rewrites their
/// destination to the pod's address; the firewall plugin accepts what a pod sends and the replies to it, but no new
/// connections. The rules are at the end of the firewall plugin's chain, so that what an administrator drops in
/// CNI-ADMIN or DOCKER-USER stays dropped.
/// </summary>
internal static class PublishedRules
{
    /// <summary>The chain of the firewall plugin that the FORWARD chain jumps to.</summary>
    public const string Chain = "CNI-FORWARD";

    private const string Mark = "published";
    private const int Tries = 3;

    /// <summary>Returns the rules, each as iptables accepts and prints it, without <c>-A</c> and the chain, quoted for
    /// iptables-restore and the shell.</summary>
    public static IEnumerable<string> For(string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports) =>
        Words(network, containerId, address, ports).Select(rule => string.Join(' ', rule.Select(Quoted))).Distinct(StringComparer.Ordinal);

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
            if (await ReadAsync(programs, family.Key, cancellationToken).ConfigureAwait(false) is not { } there) continue;
            isOpen = true;
            var missing = family.SelectMany(address => Words(network, containerId, address, ports)).ToList();
            if (there.Any(rule => IsOf(rule, network, containerId)))
                missing = await MissingAsync(programs, family.Key, missing, cancellationToken).ConfigureAwait(false);
            var lines = missing.Select(rule => $"-A {Chain} {string.Join(' ', rule.Select(Quoted))}").Distinct(StringComparer.Ordinal);
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
            if (missing.Count > 0 && await ReadAsync(programs, family.Key, cancellationToken).ConfigureAwait(false) is not null)
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
            if (await ReadAsync(programs, program, cancellationToken).ConfigureAwait(false) is not { } there) return;
            try
            {
                var lines = there.Where(rule => IsOf(rule, network, containerId)).Select(rule => $"-D {rule[3..]}");
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

    // Null if the chain does not exist.
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

    private static IEnumerable<IReadOnlyList<string>> Words(
        string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports) => ports
        .Where(port => IsReachedFrom(port, address))
        .Select(port => (IReadOnlyList<string>)
        [
            "-d", IptablesFamily.HostPrefix(address), "-p", port.Protocol.ToString(), "-m", "conntrack", "--ctstate", "DNAT",
            "-m", port.Protocol.ToString(), "--dport", port.ContainerPort.ToString(CultureInfo.InvariantCulture),
            "-m", "comment", "--comment", Comment(network, containerId), "-j", "ACCEPT",
        ]);

    // In the form used by the plugins, by which RuleDump finds them.
    private static string Comment(string network, string containerId) => $"{Mark} {PluginChains.Comment(network, containerId)}";

    private static bool IsOf(string rule, string network, string containerId) =>
        rule.Contains(Quoted(Comment(network, containerId)), StringComparison.Ordinal);

    private static string Quoted(string word) =>
        word.Contains(' ', StringComparison.Ordinal) ? $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : word;

    // A port published on a loopback address can be reached only from this host, and one published on an address of the
    // other family cannot be reached at all.
    private static bool IsReachedFrom(PortMapping port, IPAddress address) =>
        port.HostIp is null
            || IPAddress.Parse(port.HostIp) is var host && host.AddressFamily == address.AddressFamily && !IPAddress.IsLoopback(host);
}
