using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Prose;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Text;

/// <summary>The network as lanes of text: outside, the host, the pods. Each interface of a pod has its row, with the bridge at its
/// left.</summary>
internal sealed class LaneText
{
    private const int OutsideAt = 1;
    private const int Gap = 3; // between lanes
    private const int HeadingGap = 3;
    private const int PodPadding = 2;
    private readonly HostTopology _topology;
    private readonly DrawingWords _words;
    private readonly BoxCharacters _box;
    private readonly Heading _heading;
    private readonly PodRows _rows;
    private readonly IReadOnlyList<HostCard> _cards;
    private readonly PodText _podText;
    private readonly TextCanvas _canvas;
    private readonly int _outsideWidth, _hostAt, _cardsWidth, _barAt, _portWidth, _podsAt, _podWidth;
    private readonly Dictionary<int, bool> _crossed = []; // the rows in which a cable crosses the host's border; whether it is broken
    private readonly Dictionary<int, char> _plugs = [];
    private readonly Dictionary<int, IReadOnlyList<CardLine>> _podLines = [];
    private int _last = 1; // the row of the last cable; the head of a bridge begins below the lane

    public LaneText(HostTopology topology, DrawingWords words, BoxCharacters box)
    {
        (_topology, _words, _box) = (topology, words, box);
        _heading = new Heading(topology, words);
        _rows = new PodRows(topology);
        var cards = new HostCards(topology, words);
        _cards = cards.All;
        _podText = new PodText(words, cards, box.Ellipsis, box.Fault);
        _canvas = new TextCanvas(box);
        _outsideWidth = OutsideLines().Append(words.OtherHosts).Max(TextWidth.Of) + 4;
        _hostAt = OutsideAt + _outsideWidth + Gap;
        _cardsWidth = CardLines().Select(line => TextWidth.Of(line.Text)).Append(24).Max();
        _barAt = _hostAt + 2 + _cardsWidth + 2;
        _portWidth = PortTexts().Select(TextWidth.Of).Append(16).Max();
        _podsAt = _barAt + 3 + _portWidth + 2 + Gap + 2;
        _podWidth = _rows.Pods.SelectMany(pod => _podText.Widest(pod)).Append(28).Max() + (2 * PodPadding);
    }

    /// <summary>The columns that the drawing takes.</summary>
    public int Width => Math.Max(_podsAt + _podWidth, TextWidth.Of(_heading.Title) + HeadingGap + TextWidth.Of(_heading.ReadAt));

    /// <summary>Draws it.</summary>
    public IReadOnlyList<IReadOnlyList<TextSpan>> Draw()
    {
        _canvas.Put(0, 0, _heading.Title);
        _canvas.Put(Width - TextWidth.Of(_heading.ReadAt), 0, _heading.ReadAt);
        const int top = 2;
        var bottom = Math.Max(DrawPods(top), DrawCards(top + 1));
        bottom = DrawIdle(bottom);
        DrawHost(top, bottom);
        DrawOutside(top);
        DrawLanes(top);
        return _canvas.Lines();
    }

    private void DrawLanes(int row)
    {
        _canvas.Put(OutsideAt, row, _words.OutsideLane);
        var space = DrawingWords.Fill(_words.NetworkNamespace, _topology.Namespace);
        _canvas.Put(_hostAt + 2, row, $" {_words.HostLane}  {space} ");
        _canvas.Put(_podsAt, row, _words.PodsLane);
    }

    private void DrawHost(int top, int bottom)
    {
        var width = _podsAt - Gap - _hostAt - 1;
        _canvas.Across(_hostAt + 1, top, width - 2, _box.Horizontal);
        _canvas.Across(_hostAt + 1, bottom, width - 2, _box.Horizontal);
        for (var row = top + 1; row < bottom; row++)
        {
            _canvas.Put(_hostAt, row, _box.Vertical);
            if (!_crossed.TryGetValue(row, out var isBroken)) _canvas.Put(_hostAt + width - 1, row, _box.Vertical);
            else _canvas.Put(_hostAt + width - 1, row, isBroken ? _box.Vertical : _box.Cross, isBroken);
        }

        _canvas.Put(_hostAt, top, _box.TopLeft);
        _canvas.Put(_hostAt + width - 1, top, _box.TopRight);
        _canvas.Put(_hostAt, bottom, _box.BottomLeft);
        _canvas.Put(_hostAt + width - 1, bottom, _box.BottomRight);
    }

    private IReadOnlyList<string> OutsideLines() => _heading.Gateways();

    private void DrawOutside(int top)
    {
        var lines = OutsideLines();
        _canvas.Box(OutsideAt, top + 2, _outsideWidth, lines.Count + 3);
        _canvas.Put(OutsideAt + 2, top + 3, _words.OtherHosts);
        foreach (var (index, line) in lines.Index()) _canvas.Put(OutsideAt + 2, top + 4 + index, line);
        if (_topology.Uplinks.Count == 0) return;
        _canvas.Put(OutsideAt + _outsideWidth - 1, top + 3, _box.In);
        _canvas.Across(OutsideAt + _outsideWidth, top + 3, Gap, _box.Wire);
        _canvas.Put(_hostAt, top + 3, _box.Out);
    }

    private IEnumerable<CardLine> CardLines() =>
    [
        .. _topology.Uplinks.SelectMany(UplinkLines).Select(line => new CardLine(line, CardTone.Data)),
        .. _cards.Select(card => new CardLine($"{card.Title}  {card.Where}", CardTone.Words)),
        .. _cards.SelectMany(card => card.Lines).Select(line => line with { Text = $"  {Marked(line)}" }),
    ];

    private static IEnumerable<string> UplinkLines(TopologyInterface uplink) => uplink.Addresses.Count == 0
        ? [uplink.ToString()]
        : [$"{uplink}  {uplink.Addresses[0]}", .. uplink.Addresses.Skip(1).Select(address => $"   {address}")];

    private int DrawCards(int row)
    {
        row++;
        foreach (var line in _topology.Uplinks.SelectMany(UplinkLines)) _canvas.Put(_hostAt + 2, row++, line);
        foreach (var card in _cards)
        {
            row++;
            _canvas.Put(_hostAt + 2, row, card.Title);
            _canvas.Put(_hostAt + 2 + _cardsWidth - TextWidth.Of(card.Where), row++, card.Where);
            foreach (var line in card.Lines)
                _canvas.Put(_hostAt + 4, row++, Marked(line), line.Tone == CardTone.Broken);
        }

        return row + 1;
    }

    private string Marked(CardLine line) => line.Tone == CardTone.Broken ? $"{_box.Fault} {line.Text}" : line.Text;

    private int DrawIdle(int row)
    {
        foreach (var bridge in _rows.Idle)
        {
            var what = bridge.IsOfEngine ? _words.EngineBridge : _words.UnusedBridge;
            var addresses = string.Join(' ', bridge.Interface.Addresses);
            var room = _podsAt - Gap - 1 - (_hostAt + 2) - 1;
            foreach (var line in TextWidth.Wrap($"{bridge.Interface} {addresses} {what}", text => TextWidth.Of(text) <= room))
                _canvas.Put(_hostAt + 2, row++, line);
        }

        return row;
    }

    private IEnumerable<string> PortTexts() =>
    [
        .. _rows.Pods.SelectMany(pod => pod.Interfaces)
            .SelectMany(one => new[] { $" {_podText.HostEnd(one)} ", _podText.UnderHostEnd(one) }),
        .. _topology.Bridges.SelectMany(BridgeLines),
        .. _rows.WithOthers.SelectMany(_rows.OthersOf).Select(port => $" {port.Interface} "),
        .. _rows.Pods.SelectMany(pod => pod.Interfaces).Where(one => one.Wire == TopologyWire.Device)
            .SelectMany(one => SegmentLines(one.HostEnd!.Link.Name)),
        .. _rows.Pods.Where(pod => pod.Interfaces.Count > 1).SelectMany(pod => pod.Interfaces).Select(PodRows.SegmentOf).OfType<string>()
            .Select(AgainLine),
    ];

    private string AgainLine(string name) => $"{name}  {_words.BridgeAgain}";

    private IEnumerable<string> BridgeLines(TopologyBridge bridge) =>
        [$"{bridge.Interface}  {_words.Bridge}", .. bridge.Interface.Addresses.Select(address => address.ToString())];

    private IEnumerable<string> SegmentLines(string name) => _rows.Bridge(name) is { } bridge
        ? BridgeLines(bridge)
        : [$"{name}  {(_topology.Uplinks.Any(uplink => uplink.Link.Name == name) ? _words.Device : _words.Gone)}"];

    private int DrawPods(int top)
    {
        var row = top + 1;
        _last = top - 1;
        var segment = new BarPart(null, row);
        var seen = new HashSet<string>();
        foreach (var pod in _rows.Pods)
        {
            var start = row;
            var port = start + 2;
            foreach (var one in pod.Interfaces)
            {
                port = Begin(ref segment, PodRows.SegmentOf(one), port, seen);
                if (one == pod.Interfaces[0]) start = Math.Max(start, port - 2);
                port = DrawInterface(pod, one, port);
            }

            row = DrawPod(pod, start, Math.Max(port, start + 2)) + 1;
        }

        foreach (var bridge in _rows.WithOthers)
        {
            foreach (var port in _rows.OthersOf(bridge))
            {
                row = Begin(ref segment, bridge.Interface.Link.Name, row, seen);
                row = DrawOther(port, row);
            }
        }

        End(segment, row - 1);
        return row;
    }

    // Begins another bridge where the row belongs to another one, and returns the row after its head.
    private int Begin(ref BarPart segment, string? name, int row, HashSet<string> seen)
    {
        if (name == segment.Name) return row;
        End(segment, Math.Max(segment.First, _last + 1));
        segment = new BarPart(name, row);
        if (name is null) return row;
        var lines = seen.Add(name) ? SegmentLines(name).ToList() : [AgainLine(name)];
        var at = Math.Max(_last + 2, row - lines.Count);
        foreach (var line in lines) _canvas.Put(_barAt, at++, line);
        segment = new BarPart(name, at);
        return Math.Max(at, row);
    }

    private void End(BarPart segment, int last)
    {
        if (segment.Name is null) return;
        for (var row = segment.First; row <= last; row++)
        {
            if (!_plugs.TryGetValue(row, out var plug)) plug = _box.Bar;
            _canvas.Put(_barAt, row, plug);
        }
    }

    private int DrawInterface(TopologyPod pod, TopologyPodInterface one, int row)
    {
        var isBroken = PodRows.IsBroken(pod, one);
        var end = _podText.HostEnd(one);
        var edge = _podsAt - 1;
        if (PodText.HasCable(pod, one))
        {
            var from = _barAt + 2;
            _canvas.Across(from, row, _podsAt - from, isBroken ? _box.Wire : _box.Cable, isBroken);
            if (isBroken) _canvas.Put(edge - 2, row, _box.Broken, isBroken: true);
            if (PodRows.IsPlugged(one)) _canvas.Put(_barAt + 1, row, _box.PlugLine);
            _canvas.Put(from, row, $" {end} ", isBroken);
            _crossed[row] = isBroken;
            if (PodRows.SegmentOf(one) is not null && PodRows.IsPlugged(one)) _plugs[row] = _box.Plug;
        }

        _canvas.Put(_barAt + 3, row + 1, _podText.UnderHostEnd(one), isBroken);
        _last = row;
        var lines = _podText.Interface(pod, one);
        _podLines[row] = lines;
        return row + Math.Max(2, lines.Count);
    }

    private int DrawPod(TopologyPod pod, int start, int row)
    {
        var inside = _podsAt + PodPadding;
        var after = _podText.After(pod, _podWidth - (2 * PodPadding));
        var height = Math.Max(row, start + 2) - start + after.Count + 1;
        _canvas.Box(_podsAt, start, _podWidth, height, pod.Faults.Count > 0);
        var (title, state) = _podText.Title(pod);
        _canvas.Put(_podsAt + 2, start, $" {TextWidth.Cut(title, _podWidth - TextWidth.Of(state) - 8, _box.Ellipsis)} ");
        _canvas.Put(_podsAt + _podWidth - 3 - TextWidth.Of(state) - 1, start, $" {state} ", pod.Faults.Count > 0);
        _canvas.Put(inside, start + 1, _podText.Namespace(pod));
        foreach (var (at, lines) in _podLines)
        {
            foreach (var (index, line) in lines.Index()) _canvas.Put(inside, at + index, line.Text, line.Tone == CardTone.Broken);
            if (!_crossed.TryGetValue(at, out var isBroken)) continue;
            _canvas.Put(_podsAt, at, isBroken ? _box.Vertical : _box.Socket, isBroken);
        }

        _podLines.Clear();
        foreach (var (index, line) in after.Index()) _canvas.Put(inside, row + index, line.Text, line.Tone == CardTone.Broken);
        return start + height;
    }

    private int DrawOther(TopologyPort port, int row)
    {
        _canvas.Put(_barAt + 1, row, _box.PlugLine);
        _plugs[row] = _box.Plug;
        var where = port.Peer is { } peer ? $"{_podText.Where(port)}  {peer} {string.Join(' ', peer.Addresses)}" : _podText.Where(port);
        var isCable = port.Interface.Link.Kind == "veth";
        if (isCable)
        {
            _canvas.Across(_barAt + 2, row, _podsAt - _barAt - 2, _box.Cable);
            _canvas.Put(_podsAt, row, TextWidth.Cut($" {where}", _podWidth, _box.Ellipsis));
            _crossed[row] = false;
        }

        _canvas.Put(_barAt + 2, row, $" {port.Interface} ");
        _last = row;
        return row + 1;
    }

    private readonly record struct BarPart(string? Name, int First);
}
