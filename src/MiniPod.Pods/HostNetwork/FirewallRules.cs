using System.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The rules of the firewall plugin for one address. They carry no comment, so only the address
/// shows which container they belong to.</summary>
internal static class FirewallRules
{
    /// <summary>Counts them.</summary>
    /// <exception cref="PodException">They cannot be read.</exception>
    public static async Task<int> CountAsync(IHostPrograms programs, IPAddress address, CancellationToken cancellationToken) =>
        (await FindAsync(programs, address, cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>Removes them. Call it while the address is still reserved, so that it cannot be assigned
    /// again.</summary>
    /// <exception cref="PodException">They cannot be read or removed.</exception>
    public static async Task CloseAsync(IHostPrograms programs, IPAddress address, CancellationToken cancellationToken)
    {
        var lines = (await FindAsync(programs, address, cancellationToken).ConfigureAwait(false))
            .Select(rule => $"-D {PublishedRules.Chain} {string.Join(' ', rule)}");
        await programs.ChangeFilterAsync(IptablesFamily.Program(address), lines, null, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string[]>> FindAsync(
        IHostPrograms programs, IPAddress address, CancellationToken cancellationToken)
    {
        var (program, alone) = (IptablesFamily.Program(address), IptablesFamily.HostPrefix(address));
        string[][] own =
        [
            ["-d", alone, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT"],
            ["-s", alone, "-j", "ACCEPT"],
        ];
        var found = new List<string[]>();
        foreach (var rule in own)
        {
            if (await programs.HasRuleAsync(program, "filter", PublishedRules.Chain, rule, cancellationToken).ConfigureAwait(false))
                found.Add(rule);
        }

        return found;
    }
}
