using MiniPod.Linux;

namespace MiniPod.Net;

/// <summary>What the network of the host and of other namespaces was like at a moment.</summary>
/// <param name="Host">The namespace of this process.</param>
/// <param name="Others">The others, without those that were gone, each once.</param>
public sealed record NetworkPicture(NamespaceView Host, IReadOnlyList<NamespaceView> Others)
{
    /// <summary>All namespaces, the host's first.</summary>
    public IEnumerable<NamespaceView> All => Others.Prepend(Host);

    /// <summary>The namespace of a given identity; null if it was not read.</summary>
    public NamespaceView? Find(FileIdentity identity) => All.FirstOrDefault(one => one.Identity == identity);

    /// <summary>
    /// Finds the other end of a veth pair. An index says nothing without its namespace (the first interface of every pod has index
    /// 2), so both ends have to name each other.
    /// </summary>
    /// <param name="view">The namespace of the one end.</param>
    /// <param name="link">The one end.</param>
    /// <returns>Null if it is no end of a pair, or if the other one is in a namespace that was not read.</returns>
    public (NamespaceView View, NetworkLink Link)? PeerOf(NamespaceView view, NetworkLink link)
    {
        if (link.Kind != "veth" || link.PeerIndex is not { } index || NamespaceOfPeer(view, link) is not { } other) return null;
        if (other.Link(index) is not { Kind: "veth" } peer || peer.PeerIndex != link.Index) return null;
        return NamespaceOfPeer(other, peer)?.Identity == view.Identity ? (other, peer) : null;
    }

    private NamespaceView? NamespaceOfPeer(NamespaceView view, NetworkLink link)
    {
        if (link.PeerNamespaceId is not { } id) return view;
        return view.Ids.TryGetValue(id, out var identity) ? Find(identity) : null;
    }
}
