using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Firewall;

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

    /// <summary>The rules, each as iptables prints it, without the <c>-A</c> and the chain.</summary>
    public static IEnumerable<string> For(string network, string containerId, IPAddress address, IEnumerable<PortMapping> ports) => ports
        .Where(port => IsReachedFrom(port, address))
        .Select(port => string.Create(CultureInfo.InvariantCulture, $"-d {address}/{(address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)} -p {port.Protocol} -m conntrack --ctstate DNAT -m {port.Protocol} --dport {port.ContainerPort} -m comment --comment {Comment(network, containerId)} -j ACCEPT"))
        .Distinct(StringComparer.Ordinal);

    /// <summary>The comment of a container's rules, quoted for iptables and shell: in the form of the plugins, by which <see cref="RuleDump"/> finds them.</summary>
    public static string Comment(string network, string containerId) => $"""
        "{Mark} name: \"{network}\" id: \"{containerId}\""
        """;

    /// <summary>Adds the rules.</summary>
    /// <returns>False when the firewall plugin has no chain: it works with firewalld, which lets published ports through by itself.</returns>
    /// <exception cref="PodException">They cannot be looked at, or not be added.</exception>
    public static async Task<bool> OpenAsync(string network, string containerId, IReadOnlyList<IPAddress> addresses, IReadOnlyList<PortMapping> ports, CancellationToken cancellationToken)
    {
        var isOpen = false;
        foreach (var family in addresses.GroupBy(Program))
        {
            if (await ReadAsync(family.Key, cancellationToken).ConfigureAwait(false) is not { } there) continue;
            isOpen = true;
            var missing = family.SelectMany(address => For(network, containerId, address, ports)).Select(rule => $"-A {Chain} {rule}").Except(there, StringComparer.Ordinal);
            await ChangeAsync(family.Key, missing, containerId, cancellationToken).ConfigureAwait(false);
        }

        return isOpen;
    }

    /// <summary>Whether all rules stand; true too where the firewall plugin has no chain.</summary>
    /// <exception cref="PodException">They cannot be looked at.</exception>
    public static async Task<bool> AreOpenAsync(string network, string containerId, IReadOnlyList<IPAddress> addresses, IReadOnlyList<PortMapping> ports, CancellationToken cancellationToken)
    {
        foreach (var family in addresses.GroupBy(Program))
        {
            var there = await ReadAsync(family.Key, cancellationToken).ConfigureAwait(false);
            if (there is not null && family.SelectMany(address => For(network, containerId, address, ports)).Any(rule => !there.Contains($"-A {Chain} {rule}"))) return false;
        }

        return true;
    }

    /// <summary>Removes all rules of a container, whatever addresses and ports they are for.</summary>
    /// <exception cref="PodException">They cannot be looked at, or not be removed.</exception>
    public static async Task CloseAsync(string network, string containerId, CancellationToken cancellationToken)
    {
        foreach (var program in new[] { "iptables", "ip6tables" }) await RemoveAsync(program, network, containerId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(string program, string network, string containerId, CancellationToken cancellationToken)
    {
        var comment = Comment(network, containerId);
        for (var tries = 1; ; tries++)
        {
            if (await ReadAsync(program, cancellationToken).ConfigureAwait(false) is not { } there) return;
            try
            {
                await ChangeAsync(program, there.Where(rule => rule.Contains(comment, StringComparison.Ordinal)).Select(rule => $"-D {rule[3..]}"), containerId, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PodException) when (tries < Tries)
            {
                // Somebody, a flush or a prune, may have removed one since we looked: all or none of a change is made, so look again.
            }
        }
    }

    // Null when the chain is not there.
    private static async Task<IReadOnlyCollection<string>?> ReadAsync(string program, CancellationToken cancellationToken) =>
        (await SystemTool.FindAsync(program, ["-w", "-S", Chain], cancellationToken).ConfigureAwait(false))?.Split('\n').Where(line => line.StartsWith("-A ", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    private static async Task ChangeAsync(string program, IEnumerable<string> lines, string containerId, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("*filter\n");
        var count = 0;
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
            count++;
        }

        if (count > 0) await SystemTool.RunAsync($"{program}-restore", ["--noflush", "--wait", "10"], text.Append("COMMIT\n").ToString(), containerId, cancellationToken).ConfigureAwait(false);
    }

    private static string Program(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables";

    // What is published on a loopback address alone is reached from this host alone, and of the other family not at all.
    private static bool IsReachedFrom(PortMapping port, IPAddress address) =>
        port.HostIp is null || IPAddress.Parse(port.HostIp) is var host && host.AddressFamily == address.AddressFamily && !IPAddress.IsLoopback(host);
}
