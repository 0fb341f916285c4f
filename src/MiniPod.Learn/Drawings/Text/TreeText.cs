using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Prose;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Text;

/// <summary>The network as an indented list, for a terminal that is too narrow for lanes.</summary>
/// <param name="topology">What to draw.</param>
/// <param name="words">The language.</param>
/// <param name="box">The characters.</param>
/// <param name="width">The columns that there are.</param>
internal sealed class TreeText(HostTopology topology, DrawingWords words, BoxCharacters box, int width)
{
    private readonly HostCards _cards = new(topology, words);
    private readonly PodText _podText = new(words, new HostCards(topology, words), box.Ellipsis, box.Fault);
    private readonly PodRows _rows = new(topology);
    private readonly List<IReadOnlyList<TextSpan>> _lines = [];

    /// <summary>Draws it.</summary>
    public IReadOnlyList<IReadOnlyList<TextSpan>> Draw()
    {
        var heading = new Heading(topology, words);
        Write(0, heading.Title);
        Write(0, heading.ReadAt);
        Write(0, "");
        Write(0, string.Join(words.ListSeparator, heading.Gateways().Prepend($"{words.OutsideLane}  {words.OtherHosts}")));
        Write(0, $"{words.HostLane}  {DrawingWords.Fill(words.NetworkNamespace, topology.Namespace)}");
        foreach (var uplink in topology.Uplinks) Write(1, Named(uplink));
        foreach (var card in _cards.All)
        {
            Write(1, DrawingWords.Fill(words.WithRemark, card.Title, card.Where));
            foreach (var line in card.Lines)
                Write(2, line.Tone == CardTone.Broken ? $"{box.Fault} {line.Text}" : line.Text, line.Tone == CardTone.Broken);
        }

        foreach (var bridge in _rows.Used) Write(1, $"{Named(bridge.Interface)}  {words.Bridge}");
        foreach (var bridge in _rows.Idle)
            Write(1, $"{Named(bridge.Interface)}  {(bridge.IsOfEngine ? words.EngineBridge : words.UnusedBridge)}");
        foreach (var bridge in _rows.WithOthers)
        {
            foreach (var port in _rows.OthersOf(bridge))
            {
                var start = $"{bridge.Interface.Link.Name} {Cable(false)} {port.Interface}";
                var peer = port.Peer is null ? _podText.Where(port) : $"{_podText.Where(port)} {Named(port.Peer)}";
                Write(1, port.Interface.Link.Kind == "veth" ? $"{start} {Cable(false)} {peer}" : start);
            }
        }

        foreach (var pod in _rows.Pods) WritePod(pod);
        return _lines;
    }

    private static string Named(TopologyInterface one) => $"{one} {string.Join(' ', one.Addresses)}".TrimEnd();

    private string Cable(bool isBroken) => new string(isBroken ? box.Broken : box.Cable, 2);

    private void WritePod(TopologyPod pod)
    {
        var (title, state) = _podText.Title(pod);
        Write(0, $"{title}  {state}", pod.Faults.Count > 0);
        Write(1, _podText.Namespace(pod));
        foreach (var one in pod.Interfaces)
        {
            var isBroken = PodRows.IsBroken(pod, one);
            var lines = _podText.Interface(pod, one);
            var (segment, under) = (PodRows.SegmentOf(one), _podText.UnderHostEnd(one));
            var from = segment is null || one.Wire == TopologyWire.Device ? "" : $"{segment} {Cable(!PodRows.IsPlugged(one))} ";
            var isCable = PodText.HasCable(pod, one);
            Write(1, isCable ? $"{from}{_podText.HostEnd(one)} {Cable(isBroken)} {lines[0].Text}" : lines[0].Text, isBroken);
            foreach (var line in lines.Skip(1)) Write(2, line.Text.Trim(), line.Tone == CardTone.Broken);
            if (under.Length > 0) Write(2, $"{one.HostEnd!.Link.Name}{words.Colon}{under}", isBroken);
        }

        foreach (var line in _podText.After(pod, width - 2)) Write(1, line.Text, line.Tone == CardTone.Broken);
    }

    // The rest of a long text is indented further.
    private void Write(int depth, string text, bool isBroken = false)
    {
        var indent = new string(' ', 2 * depth);
        text = SafeText.Of(text);
        IReadOnlyList<string> lines = [text];
        if (TextWidth.Of(text) + indent.Length > width)
            lines = TextWidth.Wrap(text, line => TextWidth.Of(line) + indent.Length + 2 <= width);
        foreach (var (index, line) in lines.Index())
            _lines.Add([new TextSpan($"{indent}{(index > 0 ? "  " : "")}{line}".TrimEnd(), isBroken)]);
    }
}
