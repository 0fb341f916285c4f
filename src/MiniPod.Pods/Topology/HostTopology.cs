using MiniPod.Net.Rules;

namespace MiniPod.Pods.Topology;

/// <summary>What the network of this host and its pods was like at a moment, as the kernel and the engine showed it: what a drawing
/// draws.</summary>
public sealed record HostTopology
{
    /// <summary>The host's name.</summary>
    public required string HostName { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The inode number of the host's network namespace.</summary>
    public required ulong Namespace { get; init; }

    /// <summary>Whether the host forwards packets, by family: IPv4, IPv6 (<c>net.ipv4.ip_forward</c>).</summary>
    public required (bool IPv4, bool IPv6) Forwards { get; init; }

    /// <summary>The host's interfaces to the outside: neither loopback nor bridges, their ports, or ends of a pod's cable.</summary>
    public IReadOnlyList<TopologyInterface> Uplinks { get; init; } = [];

    /// <summary>The host's bridges.</summary>
    public IReadOnlyList<TopologyBridge> Bridges { get; init; } = [];

    /// <summary>The host's routes of its main table.</summary>
    public IReadOnlyList<TopologyRoute> Routes { get; init; } = [];

    /// <summary>The host's rules; null if they could not be read.</summary>
    public PacketRules? Rules { get; init; }

    /// <summary>The pods, in the order in which they were created.</summary>
    public IReadOnlyList<TopologyPod> Pods { get; init; } = [];

    /// <summary>The number of pods that are left out, because others were asked for.</summary>
    public int Omitted { get; init; }

    /// <summary>What is wrong with the host itself.</summary>
    public IReadOnlyList<TopologyFault> Faults { get; init; } = [];

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<TopologyFault> AllFaults => [.. Faults, .. Pods.SelectMany(pod => pod.Faults)];
}
