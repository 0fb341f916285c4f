using System.Net.Sockets;
using MiniPod.Net.Rules;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Reads what the host's rules do with packets: iptables of both families, and what plugins made with nftables.</summary>
internal static class HostRules
{
    /// <summary>Reads all of them, each once.</summary>
    /// <param name="programs">The host's programs. One that is not installed has no rules.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if no program that would tell is installed.</returns>
    /// <exception cref="PodException">They cannot be read, so that a lack of rules proves nothing.</exception>
    public static async Task<PacketRules?> ReadAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(
            ReadAsync(programs, "iptables-save", AddressFamily.InterNetwork, cancellationToken),
            ReadAsync(programs, "ip6tables-save", AddressFamily.InterNetworkV6, cancellationToken),
            ReadNftAsync(programs, cancellationToken)).ConfigureAwait(false);
        return read.OfType<PacketRules>().ToList() is [var first, .. var more] ? more.Aggregate(first, (all, one) => all.With(one)) : null;
    }

    // A kernel may lack IPv6, but not IPv4.
    private static async Task<PacketRules?> ReadAsync(
        IHostPrograms programs, string program, AddressFamily family, CancellationToken cancellationToken)
    {
        var text = await programs.FindAsync(program, [], cancellationToken).ConfigureAwait(false);
        if (text is null && family == AddressFamily.InterNetwork && programs.Has(program))
            throw new PodException($"'{program}' failed.");
        if (text is not null && !IptablesRules.IsComplete(text))
            throw new PodException($"'{program}' does not show tables that hold rules made with nft.");
        return text is null ? null : IptablesRules.Read(text, family);
    }

    private static async Task<PacketRules?> ReadNftAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        await NftRules.FindAsync(programs, cancellationToken).ConfigureAwait(false) is { IsReadable: true } rules
            ? rules.AsPacketRules()
            : null;
}
