using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>Draws what a layout has placed.</summary>
/// <param name="layout">Where everything is.</param>
/// <param name="words">The language.</param>
/// <param name="path">A path through it; null for none.</param>
internal sealed class LanePainter(LaneLayout layout, DrawingWords words, DrawnPath? path = null)
{
    private const double Margin = LaneLayout.Margin, LaneTop = LaneLayout.LaneTop;
    private readonly SvgWriter _svg = new(words.Colon);
    private readonly PartDetails _details = new(words);
    private readonly HostTopology _topology = layout.Topology;
    private PathPainter Numbers => field ??= new PathPainter(_svg, path);

    /// <summary>Draws it.</summary>
    public string Paint()
    {
        var heading = new Heading(_topology, words);
        var (title, legend) = (path?.Title ?? heading.Title, new Legend(words, layout.Width - (2 * Margin), path is not null));
        var lines = Numbers.Lines(layout.Width - (2 * Margin));
        var listTop = layout.LaneBottom + 24 + legend.Height + 16;
        var height = listTop + (lines.Count == 0 ? 0 : (PathPainter.LineHeight * lines.Count) + 12);
        var (width, tall) = (SvgWriter.N(layout.Width), SvgWriter.N(height));
        _svg.Raw($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}" width="{width}" height="{tall}" class="drawing"
             lang="{words.Language}" role="group" aria-labelledby="drawing-title drawing-description">
            """);
        _svg.Raw($"""<title id="drawing-title">{SvgWriter.Escape(title)}</title>""");
        _svg.Raw($"""<desc id="drawing-description">{SvgWriter.Escape(Narration.Of(_topology, words))}</desc>""");
        _svg.Raw($"<style>\n{DrawingResources.Read("drawing.css")}</style>");
        _svg.Box(0, 0, layout.Width, height, "paper", 0);
        _svg.Text(Margin, 38, title, TextStyle.Title.Class);
        _svg.Text(layout.Width - Margin, path is null ? 38 : 54, heading.ReadAt, TextStyle.Small.Class, "end");
        PaintLanes();
        PaintOutside();
        PaintCards();
        PaintSegments();
        PaintPorts();
        foreach (var (index, bridge) in layout.Idle.Index())
            bridge.Draw(_svg, layout.HostLeft, layout.HostRight, layout.RowsBottom + (index * IdleBridge.RowHeight));
        foreach (var pod in layout.Pods) pod.Draw(_svg, Numbers, layout.PodsLeft, layout.PodWidth, layout.TabWidth);
        foreach (var (port, middle) in layout.Others) PaintOther(port, middle);
        legend.Draw(_svg, Margin, layout.LaneBottom + 36);
        foreach (var (index, line) in lines.Index())
        {
            if (line.Text.Length > 0)
                _svg.Text(Margin, listTop + 14 + (PathPainter.LineHeight * index), line.Text, PathPainter.StyleOf(line).Class);
        }

        _svg.Raw("</svg>");
        return _svg.ToString();
    }

    private void PaintLanes()
    {
        var height = layout.LaneBottom - LaneTop;
        _svg.Box(Margin, LaneTop, layout.OutsideWidth, height, "outside", 12);
        _svg.Text(Margin + 16, LaneTop + 26, words.OutsideLane, TextStyle.Lane.Class);
        _svg.Box(layout.HostLeft, LaneTop, layout.HostRight - layout.HostLeft, height, "host", 12);
        _svg.Text(layout.HostLeft + 16, LaneTop + 26, words.HostLane, TextStyle.Lane.Class);
        var after = layout.HostLeft + 16 + TextStyle.Lane.Width(words.HostLane) + 12;
        _svg.Text(after, LaneTop + 26, DrawingWords.Fill(words.NetworkNamespace, _topology.Namespace), TextStyle.MonoSoft.Class);
        _svg.Text(layout.PodsLeft, LaneTop + 26, words.PodsLane, TextStyle.Lane.Class);
    }

    private void PaintOutside()
    {
        var (left, width) = (Margin + 16, layout.OutsideWidth - 32);
        var height = 18 + (19 * layout.Outside.Count);
        var top = layout.FirstMiddle - (height / 2.0);
        _svg.Box(left, top, width, height, "card");
        foreach (var (index, (text, style)) in layout.Outside.Index()) _svg.Text(left + 14, top + 24 + (19 * index), text, style.Class);
        Numbers.Mark(new DrawnPart(DrawnPartKind.Outside), left + width, top, width);
        var uplinks = layout.Uplinks().ToList();
        if (uplinks.Count == 0) return;
        var (rail, middle) = (Margin + layout.OutsideWidth + 14, layout.FirstMiddle);
        var right = layout.UplinkLeft + layout.UplinkWidth;
        var middles = uplinks.Select(one => one.Top + (LaneLayout.UplinkHeight(one.Uplink) / 2)).ToList();
        var (low, high) = (middles.Append(middle).Min(), middles.Append(middle).Max());
        _svg.Path($"M{N(left + width)} {N(middle)}H{N(rail)}M{N(rail)} {N(low)}V{N(high)}", "wire");
        foreach (var ((uplink, y), at) in uplinks.Zip(middles))
        {
            _svg.Path($"M{N(rail)} {N(at)}H{N(layout.UplinkLeft)}", "wire");
            _svg.Begin(uplink.ToString(), _details.Of(uplink));
            _svg.Box(layout.UplinkLeft, y, layout.UplinkWidth, LaneLayout.UplinkHeight(uplink), "tabout");
            foreach (var (index, (text, style)) in LaneLayout.UplinkLines(uplink).Index())
                _svg.Text(layout.UplinkLeft + 14, y + 22 + (19 * index), text, style.Class);
            _svg.End();
            Numbers.Mark(new DrawnPart(DrawnPartKind.Uplink, uplink.Link.Name), right, y, layout.UplinkWidth);
        }

        // From the interfaces to the first place.
        var (line, first) = (right + 24, layout.FirstMiddle);
        var all = middles.Append(first).ToList();
        foreach (var at in middles)
        {
            _svg.Path($"M{N(right)} {N(at)}H{N(line)}", "flow");
            _svg.Tip(right + 1, at, -1, 0);
        }

        all.Add(layout.LastMiddle);
        _svg.Path($"M{N(line)} {N(all.Min())}V{N(all.Max())}M{N(line)} {N(first)}H{N(layout.CardsLeft - 2)}", "flow");
        _svg.Tip(layout.CardsLeft - 1, first, 1, 0);
        _svg.Path($"M{N(layout.CardsLeft)} {N(layout.LastMiddle)}H{N(line)}", "flow");
        _svg.Tip(line + 1, layout.LastMiddle, -1, 0);
    }

    private void PaintCards()
    {
        foreach (var (index, line) in layout.Caption.Index())
            _svg.Text(layout.CardsLeft, layout.CardsTop - 12 - (16 * (layout.Caption.Count - 1 - index)), line, TextStyle.Small.Class);
        var y = layout.CardsTop;
        var middle = layout.CardsLeft + (layout.CardsWidth / 2);
        foreach (var (index, card) in layout.Cards.Index())
        {
            var height = LaneLayout.CardHeight(card);
            var isBad = card.Lines.Any(line => line.Tone == CardTone.Broken);
            _svg.Begin(card.Title, [(card.Where, string.Join(words.Semicolon, card.Lines.Select(line => line.Text)))]);
            _svg.Box(layout.CardsLeft, y, layout.CardsWidth, height, isBad ? "cardbad" : card.IsChanging ? "nat" : "card");
            _svg.Text(layout.CardsLeft + 14, y + 22, card.Title, TextStyle.Strong.Class);
            _svg.Text(layout.CardsLeft + layout.CardsWidth - 14, y + 22, card.Where, TextStyle.Small.Class, "end");
            foreach (var (row, line) in card.Lines.Index())
                _svg.Text(layout.CardsLeft + 14, y + 44 + (19 * row), line.Text, LaneLayout.StyleOf(line).Class);
            _svg.End();
            Numbers.Mark(DrawnPart.Card(index), layout.CardsLeft + layout.CardsWidth, y, layout.CardsWidth / 2);
            y += height + 20;
            if (index == layout.Cards.Count - 1) continue;
            _svg.Path($"M{N(middle)} {N(y - 20)}V{N(y - 2)}", "flow");
            _svg.Tip(middle, y - 1, 0, 1);
        }

        PaintRail();
    }

    // Between the places and the bridges, or cables that end in the host itself: what comes from there enters at the top too, and what
    // goes there leaves at the bottom.
    private void PaintRail()
    {
        var bridges = layout.Segments.Where(segment => segment is { Device: null, IsBroken: false, Bridge.Interface.Addresses.Count: > 0 })
            .Select(segment => ((segment.Top + segment.Bottom) / 2, layout.BarLeft - 1));
        var ends = layout.Ports.Where(port => port is { HasSegment: false, Interface: not null })
            .Select(port => (port.Middle, layout.PortLeft(port)));
        List<(double Y, double X)> targets = [.. bridges, .. ends];
        if (targets.Count == 0) return;
        var (right, rail) = (layout.CardsLeft + layout.CardsWidth, layout.BarLeft - 28);
        double[] all = [.. targets.Select(target => target.Y), layout.FirstMiddle, layout.LastMiddle];
        _svg.Path($"M{N(rail)} {N(all.Min())}V{N(all.Max())}M{N(rail)} {N(layout.FirstMiddle)}H{N(right + 2)}", "flow");
        _svg.Tip(right + 1, layout.FirstMiddle, -1, 0);
        _svg.Path($"M{N(right)} {N(layout.LastMiddle)}H{N(rail)}", "flow");
        _svg.Tip(rail - 1, layout.LastMiddle, 1, 0);
        foreach (var (y, x) in targets)
        {
            _svg.Path($"M{N(rail)} {N(y)}H{N(x - 2)}", "flow");
            _svg.Tip(x - 1, y, 1, 0);
        }
    }

    private void PaintSegments()
    {
        foreach (var segment in layout.Segments)
        {
            var details = (segment.Bridge?.Interface ?? segment.Device) is { } one ? _details.Of(one) : [];
            _svg.Begin(segment.Name, details);
            var style = segment.IsBroken ? "tabbad" : segment.Device is null ? "bar" : "tabout";
            _svg.Box(layout.BarLeft, segment.Top, layout.BarWidth, segment.Bottom - segment.Top, style);
            foreach (var (index, line) in segment.Lines.Index())
                _svg.Text(layout.BarLeft + (layout.BarWidth / 2), segment.Top + 22 + (18 * index), line.Text, line.Style.Class, "middle");
            _svg.End();
            Numbers.Mark(new DrawnPart(DrawnPartKind.Bridge, segment.Name), layout.BarLeft + layout.BarWidth, segment.Top, layout.BarWidth);
        }
    }

    private void PaintPorts()
    {
        foreach (var port in layout.Ports)
        {
            var isOther = layout.Others.Any(one => one.Port.Interface == port.Interface);
            var left = layout.PortLeft(port);
            var right = port.Wire == TopologyWire.Device ? layout.BarLeft + layout.BarWidth : left + layout.PortWidth;
            var end = layout.PodsLeft - (isOther ? 0 : PodBox.Overhang);
            if (!port.IsPlugged) _svg.Path($"M{N(layout.BarLeft + layout.BarWidth)} {N(port.Middle)}H{N(left)}", "broken");
            if (port.Wire != TopologyWire.None || port.IsBroken)
            {
                var style = port.IsBroken ? "broken" : port.Wire == TopologyWire.Device ? "shared" : "cable";
                var isUsed = port.Interface is { } used && Numbers.Touches(new DrawnPart(DrawnPartKind.Port, used.Link.Name));
                if (isUsed) style += " onpath";
                _svg.Path($"M{N(right)} {N(port.Middle)}H{N(end)}", style);
                var middle = (layout.HostRight + PodBox.Overhang + end) / 2;
                var above = port.Label.Above.StartsWith('✗') ? TextStyle.SmallBad : TextStyle.Small;
                if (port.Label.Above.Length > 0) _svg.Text(middle, port.Middle - 12, port.Label.Above, above.Class, "middle");
                if (port.Label.Below.Length > 0)
                    _svg.Text(middle, port.Middle + 22, port.Label.Below, TextStyle.MonoSoft.Class, "middle");
            }

            if (port.Wire == TopologyWire.Device) continue;
            if (port.Interface is { } one) _svg.Begin(one.ToString(), _details.Of(one, master: port.Bridge));
            else _svg.Begin(words.FarEndGone, []);
            var top = port.Middle - (port.Height / 2);
            _svg.Box(left, top, layout.PortWidth, port.Height, port.IsBroken ? "tabbad" : "tab");
            foreach (var (index, (text, style)) in port.Lines.Index()) _svg.Text(left + 12, top + 22 + (19 * index), text, style.Class);
            _svg.End();
            if (port.Interface is { } its)
                Numbers.Mark(new DrawnPart(DrawnPartKind.Port, its.Link.Name), left + layout.PortWidth, top, layout.PortWidth);
        }
    }

    private void PaintOther(TopologyPort port, double middle)
    {
        var lines = layout.OtherLines(port);
        _svg.Begin(lines[0].Text, port.Peer is null ? [] : _details.Of(port.Peer));
        _svg.Box(layout.PodsLeft, middle - 27, layout.PodWidth, 54, "other");
        foreach (var (index, (text, style)) in lines.Index()) _svg.Text(layout.PodsLeft + 20, middle - 5 + (19 * index), text, style.Class);
        _svg.End();
    }

    private static string N(double number) => SvgWriter.N(number);
}
