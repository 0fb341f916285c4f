using System.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The rules of the plugin firewall for one address. They have no comment: only who holds the address can say
/// that they are its own.</summary>
internal static class FirewallRules
{
    /// <summary>Removes them. To be called while the address is still reserved, so that nobody can have it anew.</summary>
    /// <exception cref="PodException">They cannot be looked at, or not be removed.</exception>
    public static async Task CloseAsync(IHostPrograms programs, IPAddress address, CancellationToken cancellationToken)
    {
        var (program, alone) = (IptablesFamily.Program(address), IptablesFamily.HostPrefix(address));
        if (await programs.FindAsync(program, ["-w", "-S", PublishedRules.Chain], cancellationToken).ConfigureAwait(false) is not { } there)
            return;
        string[] own =
        [
            $"-A {PublishedRules.Chain} -d {alone} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            $"-A {PublishedRules.Chain} -s {alone} -j ACCEPT",
        ];
        var lines = there.Split('\n').Where(rule => own.Contains(rule)).Select(rule => $"-D {rule[3..]}\n").ToList();
        if (lines.Count > 0)
        {
            await programs.RunAsync(
                $"{program}-restore",
                ["--noflush", "--wait", "10"],
                $"*filter\n{string.Concat(lines)}COMMIT\n",
                null,
                cancellationToken).ConfigureAwait(false);
        }
    }
}
