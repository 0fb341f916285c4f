using System.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A container that has rules in nftables.</summary>
/// <param name="ContainerId">Its id. If no port is published, it may be only the beginning of it: the plugins that masquerade cut
/// their comment off.</param>
/// <param name="Network">Its network; null if the rules do not say, as those that publish ports.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Places">Where the rules are: for each, the arguments of <c>nft delete rule</c>.</param>
internal sealed record NftOwner(
    string ContainerId, string? Network, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> Places);
