using MiniPod.Net;

namespace MiniPod.Pods.Topology;

/// <summary>An interface with its addresses.</summary>
/// <param name="Link">The interface.</param>
/// <param name="Addresses">Its addresses, without those of IPv6 that are for the link only.</param>
public sealed record TopologyInterface(NetworkLink Link, IReadOnlyList<NetworkAddress> Addresses)
{
    /// <summary>Index and name, as <c>ip</c> writes them: <c>4: veth12345678</c>.</summary>
    public override string ToString() => $"{Link.Index}: {Link.Name}";
}
