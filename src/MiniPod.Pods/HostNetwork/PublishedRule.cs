using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A host port that the portmap plugin forwards to a container.</summary>
/// <param name="Network">The network of the container; null if the rule does not say.</param>
/// <param name="ContainerId">The container: for a pod, its sandbox.</param>
/// <param name="Port">The port.</param>
internal sealed record PublishedRule(string? Network, string ContainerId, PortMapping Port)
{
    /// <summary>Reads the rules of both families from iptables and nftables, as far as the host has them.</summary>
    /// <exception cref="PodException">The output of nft makes no sense.</exception>
    public static async Task<IReadOnlyList<PublishedRule>> ReadAllAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(
        [
            .. IptablesFamily.Programs.Select(program => ReadAsync(programs, program, cancellationToken)),
            ReadNftAsync(programs, cancellationToken),
        ]).ConfigureAwait(false);
        return [.. read.SelectMany(rules => rules)];
    }

    private static async Task<IReadOnlyList<PublishedRule>> ReadNftAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        [.. (await NftRules.FindPublishedAsync(programs, cancellationToken).ConfigureAwait(false)).Published()];

    private static async Task<IReadOnlyList<PublishedRule>> ReadAsync(
        IHostPrograms programs, string program, CancellationToken cancellationToken) =>
        await programs.FindAsync($"{program}-save", ["-t", "nat"], cancellationToken).ConfigureAwait(false) is { } text
            ? RuleDump.Parse(text).Published(IptablesFamily.AnyAddress(program))
            : [];
}
