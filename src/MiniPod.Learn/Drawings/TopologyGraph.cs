using System.Globalization;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The network as nodes and edges, for the tools of others that lay out graphs.</summary>
internal sealed class TopologyGraph
{
    private readonly List<Node> _host = [];
    private readonly List<Node> _others = [];
    private readonly List<Cluster> _pods = [];
    private readonly List<Edge> _edges = [];

    public TopologyGraph(HostTopology topology, DrawingWords words)
    {
        var rows = new PodRows(topology);
        var cards = new HostCards(topology, words);
        var text = new PodText(words, cards);
        foreach (var uplink in topology.Uplinks)
        {
            _host.Add(NodeOf(uplink, [], false));
            _edges.Add(new Edge("outside", Id(uplink), "", false));
        }

        foreach (var (index, card) in cards.All.Index())
        {
            var isBroken = card.Lines.Any(line => line.Tone == CardTone.Broken);
            _host.Add(new Node(Numbered("card", index), [card.Title, .. card.Lines.Select(line => line.Text)], isBroken));
        }

        foreach (var bridge in topology.Bridges)
        {
            _host.Add(NodeOf(bridge.Interface, [words.Bridge], IsMissed(bridge, rows.Pods)));
            foreach (var port in rows.OthersOf(bridge)) Add(bridge, port, text, words);
        }

        foreach (var (index, pod) in rows.Pods.Index()) Add(index, pod, topology, text, words);
    }

    /// <summary>What is in the host.</summary>
    public IReadOnlyList<Node> Host =>
    [
        .. _host.GroupBy(node => node.Id).Select(same => same.First() with { IsBroken = same.Any(node => node.IsBroken) }),
    ];

    /// <summary>What is neither in the host nor in a pod that is drawn.</summary>
    public IReadOnlyList<Node> Others => _others;

    /// <summary>The pods.</summary>
    public IReadOnlyList<Cluster> Pods => _pods;

    /// <summary>What is connected.</summary>
    public IReadOnlyList<Edge> Edges => _edges;

    private void Add(TopologyBridge bridge, TopologyPort port, PodText text, DrawingWords words)
    {
        _host.Add(NodeOf(port.Interface, [], false));
        _edges.Add(new Edge(Id(bridge.Interface), Id(port.Interface), "", false));
        if (port.Interface.Link.Kind != "veth") return; // It is the host's own device.
        var far = Numbered("other", _others.Count);
        string[] peer = port.Peer is null ? [] : [port.Peer.ToString(), .. port.Peer.Addresses.Select(address => address.ToString())];
        _others.Add(new Node(far, [text.Where(port), .. peer], false));
        _edges.Add(new Edge(Id(port.Interface), far, words.VethPair, false));
    }

    private void Add(int index, TopologyPod pod, HostTopology topology, PodText text, DrawingWords words)
    {
        var id = Numbered("pod", index);
        var (title, state) = text.Title(pod);
        var nodes = new List<Node>();
        foreach (var (number, one) in pod.Interfaces.Index())
        {
            var isBroken = PodRows.IsBroken(pod, one);
            var own = Numbered($"{id}i", number);
            nodes.Add(new Node(own, [.. text.Interface(pod, one).Select(line => line.Text.Trim())], isBroken));
            var bridge = topology.Bridges.FirstOrDefault(bridge => bridge.Interface.Link.Name == (one.Bridge ?? one.ExpectedBridge));
            if (one.HostEnd is not { } end)
            {
                if (bridge is not null && PodText.HasCable(pod, one))
                    _edges.Add(new Edge(Id(bridge.Interface), own, words.FarEndGone, true));
                continue;
            }

            if (one.Wire == TopologyWire.Veth)
            {
                _host.Add(NodeOf(end, [text.UnderHostEnd(one)], isBroken));
                var isPlugged = PodRows.IsPlugged(one);
                if (bridge is not null)
                    _edges.Add(new Edge(Id(bridge.Interface), Id(end), isPlugged ? "" : words.Unplugged, !isPlugged));
            }
            else
            {
                _host.Add(NodeOf(end, [], isBroken && !end.Link.IsUp));
            }

            var label = one.Wire == TopologyWire.Veth ? isBroken ? words.Broken : words.VethPair : one.Interface?.Link.Kind ?? "";
            _edges.Add(new Edge(Id(end), own, label, isBroken));
        }

        foreach (var (number, container) in pod.Containers.Index())
        {
            var own = Numbered($"{id}c", number);
            nodes.Add(new Node(own, [text.NameOf(container), text.What(container)], false));
        }

        nodes.AddRange(pod.Faults.Index().Select(fault =>
            new Node(Numbered($"{id}f", fault.Index), [$"✗ {FaultWords.Of(fault.Item, words)}"], true)));
        _pods.Add(new Cluster(id, $"{title}  {state}", nodes, pod.Faults.Count > 0));
    }

    // A bridge that is down is broken only if a pod needs it.
    private static bool IsMissed(TopologyBridge bridge, IEnumerable<TopologyPod> pods) => !bridge.Interface.Link.IsUp && pods.Any(pod =>
        pod.Interfaces.Any(one => PodRows.SegmentOf(one) == bridge.Interface.Link.Name && PodRows.IsBroken(pod, one)));

    private static Node NodeOf(TopologyInterface one, IEnumerable<string> more, bool isBroken) => new(
        Id(one),
        [one.ToString(), .. more.Where(line => line.Length > 0), .. one.Addresses.Select(address => address.ToString())],
        isBroken);

    private static string Id(TopologyInterface one) => Numbered("link", one.Link.Index);

    private static string Numbered(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");

    /// <summary>A node.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Lines">What stands in it.</param>
    /// <param name="IsBroken">Whether it is broken.</param>
    internal sealed record Node(string Id, IReadOnlyList<string> Lines, bool IsBroken);

    /// <summary>A pod.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Title">Its name and state.</param>
    /// <param name="Nodes">What is in it.</param>
    /// <param name="IsBroken">Whether it is broken.</param>
    internal sealed record Cluster(string Id, string Title, IReadOnlyList<Node> Nodes, bool IsBroken);

    /// <summary>A connection.</summary>
    /// <param name="From">The id of the left end.</param>
    /// <param name="To">The id of the right end.</param>
    /// <param name="Label">What stands at it.</param>
    /// <param name="IsBroken">Whether it is broken.</param>
    internal sealed record Edge(string From, string To, string Label, bool IsBroken);
}
