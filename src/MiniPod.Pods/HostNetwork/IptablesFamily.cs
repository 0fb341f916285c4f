using System.Net;
using System.Net.Sockets;

namespace MiniPod.Pods.HostNetwork;

/// <summary>What iptables is asked, of the family that an address is of.</summary>
internal static class IptablesFamily
{
    /// <summary>The program for an address: <c>iptables</c> or <c>ip6tables</c>.</summary>
    public static string Program(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables";

    /// <summary>An address alone, with its prefix length.</summary>
    public static string HostPrefix(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{address}/128" : $"{address}/32";

    /// <summary>Whether a rule stands. iptables itself is asked: what it prints differs from version to version.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="program">Which one.</param>
    /// <param name="table">The table.</param>
    /// <param name="chain">The chain. When it is not there, no rule stands in it.</param>
    /// <param name="rule">The rule, as <c>-A</c> takes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> HasRuleAsync(
        this IHostPrograms programs,
        string program,
        string table,
        string chain,
        IEnumerable<string> rule,
        CancellationToken cancellationToken) =>
        await programs.FindAsync(program, ["-w", "-t", table, "-C", chain, .. rule], cancellationToken).ConfigureAwait(false) is not null;
}
