using System.Globalization;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>Decides where everything is: the lanes from left to right, and a row for each interface, one below the other. All sizes
/// follow from the texts, so nothing overlaps whatever the names are; a cable stays in its row, so none crosses another.</summary>
internal sealed class LaneLayout
{
    /// <summary>The distance of the lanes from the edge of the drawing.</summary>
    public const double Margin = 28;

    /// <summary>The top of the lanes.</summary>
    public const double LaneTop = 64;

    private const double FirstRow = LaneTop + 56, RowGap = 26, OtherHeight = 54, SegmentGap = 12, SegmentEnd = 16, Unplugged = 30;
    private const double ShortestCable = 104, RailRoom = 56;
    private readonly DrawingWords _words;
    private readonly PodText _podText;
    private readonly PodRows _rows;
    private readonly List<Segment> _segments = [];
    private readonly List<PlacedPort> _ports = [];
    private readonly List<(TopologyPort Port, double Middle)> _others = [];
    private readonly HashSet<string> _seen = [];
    private bool _isInSegment;

    public LaneLayout(HostTopology topology, DrawingWords words)
    {
        (Topology, _words) = (topology, words);
        var cards = new HostCards(topology, words);
        (Cards, _rows) = (cards.All, new PodRows(topology));
        _podText = new PodText(words, cards);
        Pods = [.. _rows.Pods.Select(pod => new PodBox(pod, words, cards))];
        Outside = [(words.OtherHosts, TextStyle.Strong), .. new Heading(topology, words).Gateways().Select(line => (line, TextStyle.Mono))];
        Idle = [.. _rows.Idle.Select(bridge => new IdleBridge(bridge, words))];
        PodWidth = Pods.Select(pod => pod.Width).Concat(OtherWidths()).Append(240).Max();
        TabWidth = Pods.Select(pod => pod.TabWidth).Append(0).Max();
        PlaceRows();
        PlaceLanes();
    }

    public HostTopology Topology { get; }

    public IReadOnlyList<PodBox> Pods { get; }

    public IReadOnlyList<HostCard> Cards { get; }

    public IReadOnlyList<Segment> Segments => _segments;

    public IReadOnlyList<PlacedPort> Ports => _ports;

    public IReadOnlyList<(TopologyPort Port, double Middle)> Others => _others;

    public IReadOnlyList<IdleBridge> Idle { get; }

    public IReadOnlyList<(string Text, TextStyle Style)> Outside { get; }

    public double OutsideWidth { get; private set; }

    public double HostLeft { get; private set; }

    public double HostRight { get; private set; }

    public double UplinkWidth { get; private set; }

    public double UplinkLeft => HostLeft - PodBox.Overhang - 10;

    public double CardsLeft { get; private set; }

    public double CardsWidth { get; private set; }

    public double CardsTop => FirstRow + (17 * Caption.Count);

    /// <summary>The middle of the last card.</summary>
    public double LastMiddle =>
        CardsTop + Cards.Sum(card => CardHeight(card) + 20) - 20 - (CardHeight(Cards[^1]) / 2);

    /// <summary>The middle of the first card.</summary>
    public double FirstMiddle => CardsTop + (CardHeight(Cards[0]) / 2);

    /// <summary>What stands above the cards.</summary>
    public IReadOnlyList<string> Caption { get; private set; } = [];

    public double BarLeft { get; private set; }

    public double BarWidth { get; private set; }

    public double PortWidth { get; private set; }

    public double PodsLeft { get; private set; }

    public double PodWidth { get; }

    public double TabWidth { get; }

    /// <summary>The bottom of the rows, below which the idle bridges are.</summary>
    public double RowsBottom { get; private set; }

    public double LaneBottom { get; private set; }

    public double Width { get; private set; }

    /// <summary>Where a port's tab begins.</summary>
    public double PortLeft(PlacedPort port) => BarLeft + BarWidth - 1 + (port.IsPlugged ? 0 : Unplugged);

    /// <summary>The lines of an interface on the left border of the host.</summary>
    public static IReadOnlyList<(string Text, TextStyle Style)> UplinkLines(TopologyInterface uplink) =>
    [
        (uplink.ToString(), TextStyle.MonoStrong),
        .. uplink.Link.IsUp ? Array.Empty<(string, TextStyle)>() : [("DOWN", TextStyle.Small)],
        .. uplink.Addresses.Select(address => (address.ToString(), TextStyle.Mono)),
    ];

    /// <summary>The height of that interface.</summary>
    public static double UplinkHeight(TopologyInterface uplink) => Math.Max(36, 18 + (19 * UplinkLines(uplink).Count));

    /// <summary>Where the interfaces on the left border of the host are, from top to bottom.</summary>
    public IEnumerable<(TopologyInterface Uplink, double Top)> Uplinks()
    {
        // The first is beside the first card, to which its packets go.
        var y = Topology.Uplinks.Count == 0 ? 0 : Math.Max(LaneTop + 46, FirstMiddle - (UplinkHeight(Topology.Uplinks[0]) / 2));
        foreach (var uplink in Topology.Uplinks)
        {
            yield return (uplink, y);
            y += UplinkHeight(uplink) + 14;
        }
    }

    /// <summary>The height of a card.</summary>
    public static double CardHeight(HostCard card) => 38 + (19 * card.Lines.Count);

    /// <summary>The style of a line of a card.</summary>
    public static TextStyle StyleOf(CardLine line) => line.Tone switch
    {
        CardTone.Data => TextStyle.Mono,
        CardTone.Changed => TextStyle.Changed,
        CardTone.Broken => TextStyle.SmallBad,
        _ => TextStyle.Words,
    };

    /// <summary>What stands in the box of a port that leads to no pod.</summary>
    public IReadOnlyList<(string Text, TextStyle Style)> OtherLines(TopologyPort port) => port.Peer is null
        ? [(_podText.Where(port), TextStyle.Words)]
        : [(_podText.Where(port), TextStyle.Words), ($"{port.Peer} {string.Join(' ', port.Peer.Addresses)}".TrimEnd(), TextStyle.MonoSoft)];

    private IEnumerable<double> OtherWidths() => _rows.WithOthers.SelectMany(_rows.OthersOf)
        .SelectMany(OtherLines).Select(line => line.Style.Width(line.Text) + 40);

    private void PlaceRows()
    {
        var y = FirstRow;
        foreach (var pod in Pods)
        {
            pod.Place(y, PodWidth, (one, at) =>
            {
                at = BeginSegment(PodRows.SegmentOf(one), one, at);
                AddPort(pod, one, at + (pod.TabHeight(one) / 2));
                return at;
            });
            y = pod.Bottom + RowGap;
        }

        foreach (var bridge in _rows.WithOthers)
        {
            foreach (var port in _rows.OthersOf(bridge))
            {
                var at = BeginSegment(bridge.Interface.Link.Name, null, y);
                var middle = at + (OtherHeight / 2);
                var isVeth = port.Interface.Link.Kind == "veth";
                if (isVeth) _others.Add((port, middle)); // The others are the host's own devices, and lead outside.
                _ports.Add(new PlacedPort(middle, PortLines(port.Interface, true, false))
                {
                    Wire = isVeth ? TopologyWire.Veth : TopologyWire.None,
                    Interface = port.Interface,
                    Bridge = bridge.Interface.Link.Name,
                    HasSegment = true,
                    Label = (isVeth ? _words.VethPair : "", Indexes(port.Interface, port.Peer)),
                });
                _segments[^1].Bottom = at + OtherHeight + SegmentEnd;
                y = at + OtherHeight + RowGap;
            }
        }

        RowsBottom = y - RowGap;
        if (_segments.Count > 0) RowsBottom = Math.Max(RowsBottom, _segments[^1].Bottom);
    }

    // Returns the highest place for the tab in its row.
    private double BeginSegment(string? name, TopologyPodInterface? one, double at)
    {
        if (name is null) return Math.Max(at, _segments.Count > 0 ? _segments[^1].Bottom + SegmentGap : at);
        if (_isInSegment && _segments[^1].Name == name) return at;
        var bridge = _rows.Bridge(name);
        var device = bridge is null && one?.Wire == TopologyWire.Device ? one.HostEnd : null;
        var lines = HeadLines(name, bridge, device);
        var head = Segment.HeadOf(lines.Count);
        var top = at - head;
        if (_segments.Count > 0) top = Math.Max(top, _segments[^1].Bottom + SegmentGap);
        top = Math.Max(top, LaneTop + 46);
        _segments.Add(new Segment(name, top, lines) { Bridge = bridge, Device = device, Bottom = top + head });
        return top + head;
    }

    private void AddPort(PodBox pod, TopologyPodInterface one, double middle)
    {
        var isBroken = PodRows.IsBroken(pod.Pod, one);
        var segment = PodRows.SegmentOf(one);
        _isInSegment = segment is not null;
        if (_isInSegment) _segments[^1].Bottom = middle + (pod.TabHeight(one) / 2) + SegmentEnd;
        if (!PodText.HasCable(pod.Pod, one)) return;
        var isPlugged = PodRows.IsPlugged(one);
        IReadOnlyList<(string, TextStyle)> lines = one.HostEnd is null
            ? [(_words.FarEndGone, TextStyle.SmallBad)]
            : PortLines(one.HostEnd, isPlugged && one.Wire == TopologyWire.Veth, isBroken);
        if (!isPlugged && one.HostEnd is { } loose)
            lines = [(loose.ToString(), TextStyle.MonoStrong), (_words.Unplugged, TextStyle.SmallBad)];
        _ports.Add(new PlacedPort(middle, lines)
        {
            Wire = one.Wire,
            Interface = one.HostEnd,
            Bridge = one.Bridge,
            HasSegment = segment is not null,
            IsPlugged = isPlugged && (one.HostEnd is not null || segment is null),
            IsBroken = isBroken,
            Label = one.Wire == TopologyWire.Device
                ? (one.Interface!.Link.Kind, Indexes(one.HostEnd, one.Interface))
                : (CableWords(pod.Pod, one, isBroken), Indexes(one.HostEnd, one.Interface)),
        });
    }

    private string CableWords(TopologyPod pod, TopologyPodInterface one, bool isBroken)
    {
        if (isBroken) return $"✗ {_words.Broken}";
        var differ = pod.Faults.FirstOrDefault(fault => fault.Kind == TopologyFaultKind.MtuDiffers && fault.Interface == one.Name);
        return differ is null ? _words.VethPair : $"✗ MTU {differ.Values[1]} ≠ {differ.Values[3]}";
    }

    private static string Indexes(TopologyInterface? left, TopologyInterface? right) => left is null || right is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{left.Link.Index} ↔ {right.Link.Index}");

    private List<(string Text, TextStyle Style)> PortLines(TopologyInterface one, bool isPort, bool isBroken)
    {
        var link = one.Link;
        List<(string, TextStyle)> lines = [(one.ToString(), TextStyle.MonoStrong)];
        if (!link.IsUp) lines.Add(("DOWN", isBroken ? TextStyle.SmallBad : TextStyle.Small));
        else if (isPort && link.Port is { IsHairpin: var hairpin })
            lines.Add(($"{_words.Port}{_words.Comma}{(hairpin ? _words.HairpinOn : _words.HairpinOff)}", TextStyle.Small));
        else if (link.Kind == "veth" && one.Addresses.Count == 0) lines.Add((_words.Routed, TextStyle.Small));
        lines.AddRange(one.Addresses.Select(address => (address.ToString(), TextStyle.Mono)));
        return lines;
    }

    private IReadOnlyList<(string Text, TextStyle Style)> HeadLines(string name, TopologyBridge? bridge, TopologyInterface? device)
    {
        if (!_seen.Add(name)) return [(name, TextStyle.MonoStrong), (bridge is null ? _words.Device : _words.BridgeAgain, TextStyle.Small)];
        if (device is not null) return [(device.ToString(), TextStyle.MonoStrong), (_words.Device, TextStyle.Small)];
        if (bridge is null) return [(name, TextStyle.MonoStrong), (_words.Gone, TextStyle.SmallBad)];
        return
        [
            (bridge.Interface.ToString(), TextStyle.MonoStrong),
            bridge.Interface.Link.IsUp ? (_words.Bridge, TextStyle.Small) : ("DOWN", TextStyle.SmallBad),
            .. bridge.Interface.Addresses.Select(address => (address.ToString(), TextStyle.Mono)),
        ];
    }

    private void PlaceLanes()
    {
        OutsideWidth = Math.Max(TextStyle.Lane.Width(_words.OutsideLane) + 32, Outside.Max(line => line.Style.Width(line.Text)) + 60);
        var hasUplinks = Topology.Uplinks.Count > 0;
        UplinkWidth = Topology.Uplinks.SelectMany(UplinkLines).Select(line => line.Style.Width(line.Text) + 28).Append(0).Max();
        HostLeft = Margin + OutsideWidth + 72;
        CardsLeft = hasUplinks ? UplinkLeft + UplinkWidth + RailRoom : HostLeft + 24;
        CardsWidth = Cards.SelectMany(card => card.Lines.Select(line => StyleOf(line).Width(line.Text))
                .Append(TextStyle.Strong.Width(card.Title) + 20 + TextStyle.Small.Width(card.Where)))
            .Max() + 28;
        Caption = TextStyle.Small.Wrap(_words.Passing, CardsWidth);
        BarLeft = CardsLeft + CardsWidth + (_ports.Count > 0 ? RailRoom : 0);
        BarWidth = _segments.SelectMany(segment => segment.Lines).Select(line => line.Style.Width(line.Text) + 24).Append(0).Max();
        PortWidth = _ports.Where(port => port.Wire != TopologyWire.Device).SelectMany(port => port.Lines)
            .Select(line => line.Style.Width(line.Text) + 24).Append(0).Max();
        var unplugged = _ports.Exists(port => !port.IsPlugged) ? Unplugged : 0;
        HostRight = BarLeft + BarWidth - 1 + PortWidth + unplugged - (PortWidth > 0 ? PodBox.Overhang : -PodBox.Overhang);
        var space = DrawingWords.Fill(_words.NetworkNamespace, Topology.Namespace);
        var least = Idle.Select(bridge => bridge.Width)
            .Append(TextStyle.Lane.Width(_words.HostLane) + 40 + TextStyle.MonoSoft.Width(space)).Max();
        var missing = Math.Max(0, HostLeft + least - HostRight);
        (BarLeft, HostRight) = (BarLeft + missing, HostRight + missing); // Ports stay on the border.
        var above = _ports.Select(port => TextStyle.SmallBad.Width(port.Label.Above));
        var below = _ports.Select(port => TextStyle.MonoSoft.Width(port.Label.Below));
        var cable = Math.Max(ShortestCable, above.Concat(below).Append(0).Max() + 16);
        PodsLeft = HostRight + PodBox.Overhang + cable + PodBox.Overhang;
        Width = PodsLeft + PodWidth + Margin;
        var cards = CardsTop + Cards.Sum(card => CardHeight(card) + 20);
        var uplinks = Uplinks().Select(one => one.Top + UplinkHeight(one.Uplink) + 20).Append(0).Max();
        RowsBottom = new[] { RowsBottom + 20, cards, uplinks }.Max();
        LaneBottom = RowsBottom + (Idle.Count * IdleBridge.RowHeight) + 12;
    }
}
