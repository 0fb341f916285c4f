using System.Globalization;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>Draws a path over a drawing: the numbers of its stations on the upper border of their parts, and the list of what happens
/// there below the drawing.</summary>
/// <param name="svg">Where to.</param>
/// <param name="path">The path; null for none.</param>
internal sealed class PathPainter(SvgWriter svg, DrawnPath? path)
{
    /// <summary>The height of a line of the list.</summary>
    public const double LineHeight = 18;

    private const double Height = 16, Inset = 8, Gap = 4, Padding = 5;

    /// <summary>Whether the path goes through a part.</summary>
    public bool Touches(DrawnPart part) => path is not null && path.At(part).Count > 0;

    /// <summary>Draws the numbers of a part: those of the way there are filled, those of the way back have an outline.</summary>
    /// <param name="part">The part.</param>
    /// <param name="right">The right border of its rectangle.</param>
    /// <param name="top">The upper border of its rectangle.</param>
    /// <param name="width">The width of its rectangle.</param>
    public void Mark(DrawnPart part, double right, double top, double width)
    {
        if (path is null) return;
        var x = right - Inset;
        foreach (var way in path.At(part).GroupBy(mark => (mark.IsBack, mark.IsEnd)).OrderByDescending(way => way.Key.IsBack))
        {
            var text = Fitting([.. way.Select(mark => mark.Number)], way.Key.IsEnd, width / 2);
            x -= WidthOf(text);
            Pill(svg, x, top, text, way.Key.IsEnd ? "markend" : way.Key.IsBack ? "markback" : "mark");
            x -= Gap;
        }
    }

    /// <summary>Draws the numbers of stations.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="x">The left end.</param>
    /// <param name="middle">The middle, from top to bottom.</param>
    /// <param name="text">The numbers.</param>
    /// <param name="style">Its class.</param>
    public static void Pill(SvgWriter svg, double x, double middle, string text, string style)
    {
        var width = WidthOf(text);
        svg.Box(x, middle - (Height / 2), width, Height, style, Height / 2);
        svg.Text(x + (width / 2), middle + 4, text, $"{TextStyle.Mark.Class} {style}text", "middle");
    }

    private static double WidthOf(string text) => TextStyle.Mark.Width(text) + (2 * Padding);

    /// <summary>The lines of the list, as wide as there is room.</summary>
    public IReadOnlyList<TonedLine> Lines(double width) => path is null ? [] :
    [
        .. path.Lines.SelectMany(line => line.Text.Length == 0
            ? [line]
            : Wrapped(line, width)),
    ];

    private static IEnumerable<TonedLine> Wrapped(TonedLine line, double width)
    {
        var style = StyleOf(line);
        if (style.Width(line.Text) <= width) return [line];
        var indent = new string(' ', line.Text.Length - line.Text.TrimStart().Length + 4);
        return TextWidth.Wrap(line.Text, text => style.Width($"{indent}{text}") <= width)
            .Select((text, index) => line with { Text = index == 0 ? $"{indent[4..]}{text}" : $"{indent}{text}" });
    }

    /// <summary>The style of a line of the list.</summary>
    public static TextStyle StyleOf(TonedLine line) => line.Tone switch
    {
        TextTone.Heading => TextStyle.Strong,
        TextTone.Broken => TextStyle.Bad,
        TextTone.Dim => TextStyle.Small,
        _ => TextStyle.Mono,
    };

    private static string Fitting(IReadOnlyList<int> numbers, bool isEnd, double width)
    {
        for (var count = numbers.Count; ; count--)
        {
            var shown = numbers.Take(count).Select(number => number.ToString(CultureInfo.InvariantCulture));
            var text = $"{(isEnd ? "✗ " : "")}{string.Join(' ', shown)}{(count < numbers.Count ? "…" : "")}";
            if (count == 1 || WidthOf(text) <= width) return text;
        }
    }
}
