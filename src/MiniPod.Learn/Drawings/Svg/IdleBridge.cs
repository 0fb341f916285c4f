using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A bridge to which nothing is connected, as one line at the bottom of the host.</summary>
/// <param name="bridge">The bridge.</param>
/// <param name="words">The language.</param>
internal sealed class IdleBridge(TopologyBridge bridge, DrawingWords words)
{
    /// <summary>The distance from one to the next.</summary>
    public const double RowHeight = 40;

    private const double Margin = 20, Padding = 14, Gap = 16;
    private readonly TopologyInterface _interface = bridge.Interface;
    private readonly string _name = $"{bridge.Interface} {string.Join(' ', bridge.Interface.Addresses)}".TrimEnd();
    private readonly string _text = bridge.IsOfEngine ? words.EngineBridge : words.UnusedBridge;

    /// <summary>The width of the host that it needs.</summary>
    public double Width => TextStyle.Mono.Width(_name) + Gap + TextStyle.Small.Width(_text) + (2 * (Margin + Padding));

    /// <summary>Draws it.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="left">The left border of the host.</param>
    /// <param name="right">Its right border.</param>
    /// <param name="y">Its top.</param>
    public void Draw(SvgWriter svg, double left, double right, double y)
    {
        var at = left + Margin + Padding;
        svg.Begin(_interface.ToString(), new PartDetails(words).Of(_interface));
        svg.Box(left + Margin, y, right - left - (2 * Margin), 30, "other", 6);
        svg.Text(at, y + 20, _name, TextStyle.Mono.Class);
        svg.Text(at + TextStyle.Mono.Width(_name) + Gap, y + 20, _text, TextStyle.Small.Class);
        svg.End();
    }
}
