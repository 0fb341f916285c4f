using MiniPod.Net;
using MiniPod.Net.Rules;

namespace MiniPod.Pods.Topology;

/// <summary>What a topology is made of.</summary>
/// <param name="Picture">The network of the host, the pods, and other namespaces.</param>
/// <param name="Pods">The pods to be drawn.</param>
internal sealed record TopologyFacts(NetworkPicture Picture, IReadOnlyList<PodSighting> Pods)
{
    /// <inheritdoc cref="HostTopology.HostName"/>
    public required string HostName { get; init; }

    /// <inheritdoc cref="HostTopology.ReadAt"/>
    public required DateTimeOffset ReadAt { get; init; }

    /// <inheritdoc cref="HostTopology.Forwards"/>
    public required (bool IPv4, bool IPv6) Forwards { get; init; }

    /// <summary>Whether firewalld runs, which the firewall plugin then uses.</summary>
    public bool HasFirewalld { get; init; }

    /// <summary>Whether packets that a bridge passes on meet the rules too (<c>net.bridge.bridge-nf-call-iptables</c>).</summary>
    public bool BridgesMeetRules { get; init; }

    /// <summary>The addresses of pods from which the host takes no packets, with the interface by which they come in and that of its
    /// own way there (rp_filter).</summary>
    public IReadOnlyList<RefusedSource> RefusedSources { get; init; } = [];

    /// <inheritdoc cref="HostTopology.Rules"/>
    public PacketRules? Rules { get; init; } = PacketRules.None;

    /// <summary>The pods that are not drawn: their names, by the paths of their namespaces; one that has none is under its name.</summary>
    public IReadOnlyDictionary<string, string> Omitted { get; init; } = new Dictionary<string, string>();
}
