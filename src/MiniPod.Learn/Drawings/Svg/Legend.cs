using MiniPod.Learn.Drawings.Words;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>What the colours and lines mean, in as many rows as it takes.</summary>
internal sealed class Legend
{
    private const double RowHeight = 26, Sample = 34, Gap = 12, Between = 30;
    private readonly List<(double X, double Y, string Text, Action<SvgWriter, double, double> Draw)> _items = [];

    /// <param name="words">The language.</param>
    /// <param name="width">The width that there is.</param>
    /// <param name="withPath">Whether a path is drawn.</param>
    public Legend(DrawingWords words, double width, bool withPath)
    {
        (string Text, Action<SvgWriter, double, double> Draw)[] all =
        [
            (words.LegendVeth, (svg, x, y) => svg.Path($"M{SvgWriter.N(x)} {SvgWriter.N(y)}h{Sample}", "cable")),
            (words.LegendBridge, (svg, x, y) => svg.Box(x, y - 8, Sample, 16, "bar", 4)),
            (words.LegendChange, (svg, x, y) => svg.Box(x, y - 8, Sample, 16, "nat", 4)),
            (words.LegendBroken, (svg, x, y) => svg.Path($"M{SvgWriter.N(x)} {SvgWriter.N(y)}h{Sample}", "broken")),
            (words.LegendPod, (svg, x, y) => svg.Box(x, y - 8, Sample, 16, "pod", 4)),
        ];
        if (withPath)
        {
            all =
            [
                .. all,
                (words.LegendThere, (svg, x, y) => PathPainter.Pill(svg, x + ((Sample - 16) / 2), y, "1", "mark")),
                (words.LegendBack, (svg, x, y) => PathPainter.Pill(svg, x + ((Sample - 16) / 2), y, "2", "markback")),
            ];
        }

        var (left, row) = (0.0, 0.0);
        foreach (var (text, draw) in all)
        {
            var needed = Sample + Gap + TextStyle.Small.Width(text);
            if (left > 0 && left + needed > width) (left, row) = (0, row + RowHeight);
            _items.Add((left, row, text, draw));
            left += needed + Between;
        }

        Height = row + RowHeight;
    }

    /// <summary>Its height.</summary>
    public double Height { get; }

    /// <summary>Draws it.</summary>
    public void Draw(SvgWriter svg, double x, double y)
    {
        foreach (var item in _items)
        {
            item.Draw(svg, x + item.X, y + item.Y);
            svg.Text(x + item.X + Sample + Gap, y + item.Y + 4, item.Text, TextStyle.Small.Class);
        }
    }
}
