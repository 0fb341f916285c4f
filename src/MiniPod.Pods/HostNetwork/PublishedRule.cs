using System.Net;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A host port that the portmap plugin forwards to a container.</summary>
/// <param name="Network">The network of the container; null if the rule does not say.</param>
/// <param name="ContainerId">The container: for a pod, its sandbox.</param>
/// <param name="Port">The port.</param>
internal sealed record PublishedRule(string? Network, string ContainerId, PortMapping Port)
{
    /// <summary>Where it is forwarded to; null if the rule does not say.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Reads the rules of both families from iptables and nftables, as far as the host has them.</summary>
    /// <exception cref="PodException">The output of nft makes no sense.</exception>
    public static Task<IReadOnlyList<PublishedRule>> ReadAllAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        ReadAllAsync(programs, IptablesFamily.Programs, cancellationToken);

    /// <summary>Reads the rules from some of the iptables programs, and from nftables, as far as the host has them.</summary>
    /// <inheritdoc cref="ReadAllAsync(IHostPrograms, CancellationToken)"/>
    public static async Task<IReadOnlyList<PublishedRule>> ReadAllAsync(
        IHostPrograms programs, IEnumerable<string> families, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(
        [
            .. families.Select(program => ReadAsync(programs, program, cancellationToken)),
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
