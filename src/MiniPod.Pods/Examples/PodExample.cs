using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Net.Rules;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Examples;

/// <summary>A pod of the reader's as the example of a text: what the kernel and the engine show of it.</summary>
/// <param name="Topology">The network of the host, with this pod.</param>
/// <param name="Pod">The pod.</param>
public sealed record PodExample(HostTopology Topology, TopologyPod Pod)
{
    /// <summary>The sandbox, as the engine shows it; null if there is none.</summary>
    public ContainerDetails? Sandbox { get; init; }

    /// <summary>The file on which the engine has the network namespace mounted; null if it has none mounted.</summary>
    public string? SandboxKey { get; init; }

    /// <summary>The link in /var/run/netns; null if it does not lead to the network namespace.</summary>
    public string? Link { get; init; }

    /// <summary>The file on which the network namespace is pinned; null if it is not.</summary>
    public string? Pin { get; init; }

    /// <summary>Whether its network can be looked at: the sandbox runs, and the link leads to its network namespace.</summary>
    public bool IsReachable => Pod.Namespace is not null && Link is not null && Sandbox is { ProcessId: > 0 };

    /// <summary>The name of the network of <see cref="Interface"/>; null if it is attached to none.</summary>
    public string? Network => Interface?.Network;

    /// <summary>The plugins of that network, in their order.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>The file in which host-local reserves the pod's address; null if there is none.</summary>
    public string? AddressFile { get; init; }

    /// <summary>The file in which the result of the plugins is kept; null if there is none.</summary>
    public string? CacheFile { get; init; }

    /// <summary>The first name server that the pod asks; null if it has none.</summary>
    public string? NameServer { get; init; }

    /// <summary>Whether the host has iptables.</summary>
    public bool HasIptables { get; init; }

    /// <summary>Whether iptables rules are asked about packets that do not leave a bridge.</summary>
    public bool HasBridgeRules { get; init; }

    /// <summary>The first interface that is attached to a network; null if there is none.</summary>
    public TopologyPodInterface? Interface => Pod.Interfaces.FirstOrDefault(one => one is { Network: not null, Interface: not null });

    /// <summary>Its first IPv4 address and the length of the prefix; null if it has none.</summary>
    public Net.NetworkAddress? Address => Interface?.Interface!.Addresses.FirstOrDefault(one => IsIPv4(one.Address));

    /// <summary>The bridge to which the interface leads; null if it leads to none.</summary>
    public TopologyBridge? Bridge =>
        Interface?.Bridge is { } name ? Topology.Bridges.FirstOrDefault(bridge => bridge.Interface.Link.Name == name) : null;

    /// <summary>The first TCP port of the host whose connections the host's rules send to the pod; null if there is none.</summary>
    public DestinationChange? PublishedPort => Topology.Rules?.Arriving.FirstOrDefault(
        change => change.Protocol == "tcp" && change.Address is null && change.To.Equals(Address?.Address));

    /// <summary>The default gateway of the pod; null if it has none.</summary>
    public IPAddress? Gateway =>
        Pod.Routes.FirstOrDefault(route => route is { IsDefault: true, Gateway: { } gateway } && IsIPv4(gateway))?.Gateway;

    /// <summary>Whether what the pod sends leaves with an address of the host.</summary>
    public bool IsMasqueraded => Address is { } address && Topology.Rules?.IsMasqueraded(address.Address) == true;

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;
}
