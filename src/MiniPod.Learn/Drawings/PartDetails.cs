using System.Globalization;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Net;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The details of the things that are drawn, for those who point at them: names and values.</summary>
/// <param name="words">The language.</param>
internal sealed class PartDetails(DrawingWords words)
{
    private readonly DetailWords _detail = words.Detail;

    /// <summary>Those of an interface.</summary>
    /// <param name="one">The interface.</param>
    /// <param name="peer">What it is connected to; null for nothing.</param>
    /// <param name="master">The bridge that it is a port of; null for none.</param>
    public IReadOnlyList<(string Name, string Value)> Of(TopologyInterface one, string? peer = null, string? master = null)
    {
        var link = one.Link;
        var details = new List<(string, string)>
        {
            (_detail.Index, link.Index.ToString(CultureInfo.InvariantCulture)),
            (_detail.State, $"{(link.IsUp ? "UP" : "DOWN")}{words.Comma}{Operational(link.State)}"),
            (_detail.Mtu, link.Mtu.ToString(CultureInfo.InvariantCulture)),
        };
        if (link.Kind.Length > 0) details.Insert(1, (_detail.Kind, link.Kind));
        if (link.MacText is { } mac) details.Add((_detail.Mac, mac));
        if (one.Addresses.Count > 0) details.Add((_detail.Addresses, string.Join(words.ListSeparator, one.Addresses)));
        if (peer is not null) details.Add((_detail.Peer, peer));
        if (master is not null) details.Add((_detail.Master, master));
        if (link.Port is { } port) details.Add((_detail.Hairpin, port.IsHairpin ? _detail.On : _detail.Off));
        if (link.Dropped is var (received, sent)) details.Add((_detail.Dropped, Number(received + sent)));
        return details;
    }

    /// <summary>Those of a pod's interface.</summary>
    public IReadOnlyList<(string Name, string Value)> Of(TopologyPodInterface one)
    {
        var peer = one.HostEnd is { } end ? DrawingWords.Fill(_detail.InHost, end) : null;
        IReadOnlyList<(string, string)> details = one.Interface is null ? [] : Of(one.Interface, peer);
        return one.Network is null ? details : [(_detail.Network, one.Network), .. details];
    }

    /// <summary>Those of a pod.</summary>
    public IReadOnlyList<(string Name, string Value)> Of(TopologyPod pod) => pod.Namespace is { } inode
        ? [(_detail.Id, pod.Id), (_detail.State, words.State(pod.State.ToString())), (_detail.Namespace, Number(inode))]
        : [(_detail.Id, pod.Id), (_detail.State, words.State(pod.State.ToString()))];

    /// <summary>Those of a container.</summary>
    public IReadOnlyList<(string Name, string Value)> Of(TopologyContainer container) =>
    [
        (_detail.Status, container.Status),
        .. container.Listeners.Count > 0
            ? [(_detail.Listens, string.Join(words.ListSeparator, container.Listeners.Select(Socket)))]
            : Array.Empty<(string, string)>(),
    ];

    /// <summary>A socket with its address: <c>tcp 0.0.0.0:80</c>.</summary>
    public static string Socket(Listener listener) =>
        $"{listener.Protocol.ToString().ToLowerInvariant()} {new System.Net.IPEndPoint(listener.Address, listener.Port)}";

    /// <summary>The ports at which a container listens, each once: <c>tcp 80, udp 53</c>.</summary>
    /// <param name="container">The container.</param>
    /// <param name="separator">What stands between them.</param>
    public static string Ports(TopologyContainer container, string separator) => string.Join(separator, container.Listeners
        .Where(listener => !System.Net.IPAddress.IsLoopback(listener.Address))
        .Select(listener => $"{listener.Protocol.ToString().ToLowerInvariant()} {listener.Port}")
        .Distinct());

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Operational(LinkState state) => state.ToString().ToLowerInvariant();
}
