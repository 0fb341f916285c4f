using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Status;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A pod in the drawing: a box with its interfaces as tabs on its left border, its routes, its containers, and what is
/// broken.</summary>
internal sealed class PodBox
{
    /// <summary>How far a tab stands out of its border.</summary>
    public const double Overhang = 24;

    /// <summary>The height of the head, in which there are no tabs.</summary>
    public const double Head = 62;

    private const double Padding = 20, LineHeight = 17, CardHeight = 44, CardGap = 8, TabGap = 14;
    private const double LeastWidth = 250, WidestCards = 420;
    private readonly DrawingWords _words;
    private readonly PodText _text;
    private readonly PartDetails _details;
    private readonly List<double> _tabs = [];

    public PodBox(TopologyPod pod, DrawingWords words, HostCards cards)
    {
        (Pod, _words) = (pod, words);
        _text = new PodText(words, cards);
        _details = new PartDetails(words);
    }

    /// <summary>The pod.</summary>
    public TopologyPod Pod { get; }

    /// <summary>Its top.</summary>
    public double Top { get; private set; }

    /// <summary>Its bottom; known once it is placed.</summary>
    public double Bottom { get; private set; }

    /// <summary>The width of its widest tab.</summary>
    public double TabWidth => Pod.Interfaces.SelectMany(TabLines).Select(line => line.Style.Width(line.Text) + 28).Append(120).Max();

    /// <summary>The width that it needs.</summary>
    public double Width
    {
        get
        {
            var (title, state) = _text.Title(Pod);
            var cards = Pod.Containers.Select(CardWidth).ToList();
            return new[]
            {
                LeastWidth,
                TextStyle.Name.Width(title) + TextStyle.Good.Width(state) + (2 * Padding) + 40,
                TextStyle.MonoSoft.Width(_text.Namespace(Pod)) + (2 * Padding),
                TabWidth - Overhang + 12 + Pod.Interfaces.SelectMany(one => _text.RoutesOf(Pod, one))
                    .Select(TextStyle.MonoSoft.Width).Append(0).Max() + Padding,
                cards.Append(0).Max() + (2 * Padding),
                Math.Min(WidestCards, cards.Sum() + (CardGap * Math.Max(0, cards.Count - 1)) + (2 * Padding)),
            }.Max();
        }
    }

    /// <summary>The height of the tab of an interface.</summary>
    public double TabHeight(TopologyPodInterface one) => Math.Max(54, 18 + (19 * TabLines(one).Count()));

    /// <summary>Where the middle of an interface's tab is.</summary>
    public double MiddleOf(int index) => _tabs[index] + (TabHeight(Pod.Interfaces[index]) / 2);

    /// <summary>Decides where everything is.</summary>
    /// <param name="top">The highest place for its top.</param>
    /// <param name="width">Its width.</param>
    /// <param name="place">Given an interface and the highest place for the top of its tab, says where it is.</param>
    public void Place(double top, double width, Func<TopologyPodInterface, double, double> place)
    {
        var y = top + Head;
        foreach (var one in Pod.Interfaces)
        {
            y = place(one, y);
            _tabs.Add(y);
            y += Math.Max(TabHeight(one), (LineHeight * _text.RoutesOf(Pod, one).Count()) + 8) + TabGap;
        }

        Top = _tabs.Count > 0 ? _tabs[0] - Head : top;
        Bottom = y + CardRows(width).Count() * (CardHeight + CardGap) + (FaultLines(width).Count * LineHeight) + 12;
    }

    /// <summary>Draws it.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="path">Draws the numbers of a path.</param>
    /// <param name="x">Its left border.</param>
    /// <param name="width">Its width.</param>
    /// <param name="tabWidth">The width of the tabs.</param>
    public void Draw(SvgWriter svg, PathPainter path, double x, double width, double tabWidth)
    {
        var isBad = Pod.Faults.Count > 0;
        var (title, state) = _text.Title(Pod);
        svg.Begin(title, _details.Of(Pod));
        svg.Box(x, Top, width, Bottom - Top, isBad ? "podbad" : "pod", 12);
        svg.Text(x + Padding, Top + 29, title, TextStyle.Name.Class);
        var style = isBad ? TextStyle.SmallBad : Pod.State == PodState.Running ? TextStyle.Good : TextStyle.Small;
        svg.Text(x + width - Padding, Top + 28, isBad ? $"✗ {state}" : state, style.Class, "end");
        svg.Text(x + Padding, Top + 49, _text.Namespace(Pod), TextStyle.MonoSoft.Class);
        svg.End();
        foreach (var (index, one) in Pod.Interfaces.Index()) DrawTab(svg, path, one, x - Overhang, _tabs[index], tabWidth);
        DrawContainers(svg, x, width);
    }

    private void DrawTab(SvgWriter svg, PathPainter path, TopologyPodInterface one, double x, double y, double width)
    {
        var isBad = PodRows.IsBroken(Pod, one);
        svg.Begin(one.Name, _details.Of(one));
        svg.Box(x, y, width, TabHeight(one), isBad ? "tabbad" : "tabpod");
        foreach (var (index, (text, style)) in TabLines(one).Index()) svg.Text(x + 14, y + 22 + (19 * index), text, style.Class);
        svg.End();
        path.Mark(new DrawnPart(DrawnPartKind.PodInterface, one.Name, Pod.Name), x + width, y, width);
        foreach (var (index, route) in _text.RoutesOf(Pod, one).Index())
            svg.Text(x + width + 12, y + 22 + (LineHeight * index), route, TextStyle.MonoSoft.Class);
    }

    private void DrawContainers(SvgWriter svg, double x, double width)
    {
        var faults = FaultLines(width);
        var y = Bottom - 12 - (faults.Count * LineHeight) - (CardRows(width).Count() * (CardHeight + CardGap));
        foreach (var row in CardRows(width))
        {
            var left = x + Padding;
            foreach (var container in row)
            {
                var cardWidth = CardWidth(container);
                svg.Begin(_text.NameOf(container), _details.Of(container));
                svg.Box(left, y, cardWidth, CardHeight, IsDown(container) ? "cardbad" : "card", 6);
                svg.Text(left + 9, y + 18, _text.NameOf(container), TextStyle.Strong.Class);
                svg.Text(left + 9, y + 35, _text.What(container), (IsDown(container) ? TextStyle.SmallBad : TextStyle.Small).Class);
                svg.End();
                left += cardWidth + CardGap;
            }

            y += CardHeight + CardGap;
        }

        foreach (var (index, line) in faults.Index())
            svg.Text(x + Padding, y + 10 + (LineHeight * index), line, TextStyle.SmallBad.Class);
    }

    // Containers of a pod that was stopped are not broken.
    private bool IsDown(TopologyContainer container) =>
        container.State != Engine.ContainerState.Running && Pod.Faults.Count > 0;

    private IEnumerable<(string Text, TextStyle Style)> TabLines(TopologyPodInterface one)
    {
        if (one.Interface is not { } it) return [(one.Name, TextStyle.MonoStrong), (_words.Gone, TextStyle.SmallBad)];
        List<(string, TextStyle)> lines = [(it.ToString(), TextStyle.MonoStrong)];
        lines.AddRange(it.Addresses.Select(address => (address.ToString(), TextStyle.Mono)));
        if (one.Wire == TopologyWire.Moved) lines.Add((_words.Moved, TextStyle.Small));
        return lines;
    }

    private IEnumerable<IReadOnlyList<TopologyContainer>> CardRows(double width)
    {
        var row = new List<TopologyContainer>();
        var left = width - (2 * Padding);
        foreach (var container in Pod.Containers)
        {
            var card = CardWidth(container);
            if (row.Count > 0 && card > left)
            {
                yield return row;
                row = [];
                left = width - (2 * Padding);
            }

            row.Add(container);
            left -= card + CardGap;
        }

        if (row.Count > 0) yield return row;
    }

    private double CardWidth(TopologyContainer container) =>
        18 + Math.Max(TextStyle.Strong.Width(_text.NameOf(container)), TextStyle.SmallBad.Width(_text.What(container)));

    private IReadOnlyList<string> FaultLines(double width) =>
    [
        .. Pod.Faults.SelectMany(fault => TextStyle.SmallBad.Wrap($"✗ {FaultWords.Of(fault, _words)}", width - (2 * Padding))),
    ];
}
