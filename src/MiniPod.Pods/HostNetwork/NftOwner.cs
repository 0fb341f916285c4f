using System.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A container that has rules in nftables.</summary>
internal sealed record NftOwner
{
    /// <summary>Its id, as its rules name it. Those that masquerade may name only the beginning of it, or nothing: the plugins cut
    /// their comment off.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Its network; null if the rules do not say, as those that publish ports.</summary>
    public string? Network { get; init; }

    /// <summary>Its interface; null if the rules do not say.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The beginning of the comment of the rules that masquerade it, which identifies network, interface and container
    /// (<see cref="PluginChains.NftablesComment"/>); null if there are none.</summary>
    public string? Hash { get; init; }

    /// <summary>Its addresses.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Where the rules are: for each, the arguments of <c>nft delete rule</c>.</summary>
    public required IReadOnlyList<string> Places { get; init; }

    /// <summary>Whether this is the container with an id.</summary>
    public bool Is(string containerId) => Hash is not null && Network is not null && InterfaceName is not null
        ? PluginChains.NftablesComment(Network, InterfaceName, containerId) == Hash
        : containerId == ContainerId;

    /// <summary>Whether another reading of the rules is about the same container and network.</summary>
    public bool IsSame(NftOwner other) => (ContainerId, Network, Hash) == (other.ContainerId, other.Network, other.Hash);
}
