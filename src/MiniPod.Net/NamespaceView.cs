using MiniPod.Linux;

namespace MiniPod.Net;

/// <summary>What a network namespace was like at a moment. What was not asked for is empty.</summary>
/// <param name="Identity">Which namespace it is.</param>
/// <param name="Path">The path by which it was found; empty for the namespace of this process.</param>
public sealed record NamespaceView(FileIdentity Identity, string Path)
{
    /// <summary>The interfaces.</summary>
    public IReadOnlyList<NetworkLink> Links { get; init; } = [];

    /// <summary>The IP addresses of the interfaces.</summary>
    public IReadOnlyList<NetworkAddress> Addresses { get; init; } = [];

    /// <summary>The routes of all tables.</summary>
    public IReadOnlyList<NetworkRoute> Routes { get; init; } = [];

    /// <summary>The rules that choose a routing table, without those of the kernel itself.</summary>
    public IReadOnlyList<RoutingPolicy> Policies { get; init; } = [];

    /// <summary>The neighbours.</summary>
    public IReadOnlyList<Neighbour> Neighbours { get; init; } = [];

    /// <summary>The forwarding tables of the bridges.</summary>
    public IReadOnlyList<ForwardingEntry> Forwarding { get; init; } = [];

    /// <summary>The listening sockets.</summary>
    public IReadOnlyList<Listener> Listeners { get; init; } = [];

    /// <summary>The namespaces that were read with it, by the id that this one has for them: a
    /// <see cref="NetworkLink.PeerNamespaceId"/> that is not here is of a namespace that was not read.</summary>
    public IReadOnlyDictionary<int, FileIdentity> Ids { get; init; } = new Dictionary<int, FileIdentity>();

    /// <summary>The interface of a name; null if there is none.</summary>
    public NetworkLink? Link(string name) => Links.FirstOrDefault(link => link.Name == name);

    /// <summary>The interface with an index; null if there is none.</summary>
    public NetworkLink? Link(int index) => Links.FirstOrDefault(link => link.Index == index);

    /// <summary>The bridge, or other interface, that an interface of this namespace is a port of; null if there is none.</summary>
    public NetworkLink? MasterOf(NetworkLink link) => link.Master is { } master ? Link(master) : null;
}
