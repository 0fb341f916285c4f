using System.Globalization;
using System.Text;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>Writes SVG elements.</summary>
/// <remarks>Scalable Vector Graphics (SVG) 2, W3C.</remarks>
/// <param name="colon">What stands between the name and the value of a detail.</param>
internal sealed class SvgWriter(string colon)
{
    private const string LineEnd = "&#10;";
    private readonly StringBuilder _text = new();

    /// <summary>A rectangle with round corners.</summary>
    public void Box(double x, double y, double width, double height, string style, double radius = 8) =>
        Raw($"""<rect x="{N(x)}" y="{N(y)}" width="{N(width)}" height="{N(height)}" rx="{N(radius)}" class="{style}"/>""");

    /// <summary>A text on one line.</summary>
    /// <param name="x">Its left end; its right end or its middle, by <paramref name="anchor"/>.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="style">Its classes.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Text(double x, double y, string text, string style, string anchor = "start") => Raw(
        $"""<text x="{N(x)}" y="{N(y)}" class="{style}"{(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")}>{Escape(text)}</text>""");

    /// <summary>A line.</summary>
    /// <param name="path">Its commands, <c>M0 0H10</c>.</param>
    /// <param name="style">Its classes.</param>
    public void Path(string path, string style) => Raw($"""<path d="{path}" class="{style}"/>""");

    /// <summary>A disc.</summary>
    public void Disc(double x, double y, double radius, string style) =>
        Raw($"""<circle cx="{N(x)}" cy="{N(y)}" r="{N(radius)}" class="{style}"/>""");

    /// <summary>The tip of an arrow.</summary>
    /// <param name="x">Where it points.</param>
    /// <param name="y">Where it points.</param>
    /// <param name="dx">Its direction from left to right: 1, 0 or -1.</param>
    /// <param name="dy">Its direction from top to bottom: 1, 0 or -1.</param>
    public void Tip(double x, double y, int dx, int dy)
    {
        var (bx, by) = (x - (9 * dx), y - (9 * dy));
        var (sx, sy) = (4.5 * dy, 4.5 * dx);
        Raw($"""<path d="M{N(x)} {N(y)}L{N(bx + sx)} {N(by + sy)}L{N(bx - sx)} {N(by - sy)}z" class="tip"/>""");
    }

    /// <summary>Begins a part that has a name and details, for those who point at it or go to it with the keyboard.</summary>
    public void Begin(string title, IReadOnlyList<(string Name, string Value)> details)
    {
        string All(string between) => string.Join(LineEnd, details.Select(one => $"{Escape(one.Name)}{between}{Escape(one.Value)}"));
        Raw($"""<g class="part" tabindex="0" role="img" data-title="{Escape(title)}" data-details="{All(": ")}">""");
        Raw($"<title>{Escape(title)}{(details.Count == 0 ? "" : LineEnd)}{All(colon)}</title>");
    }

    /// <summary>Ends a part.</summary>
    public void End() => Raw("</g>");

    /// <summary>Adds an element as it is, on a line of its own.</summary>
    public void Raw(string text) => _text.Append(text).Append('\n');

    /// <summary>Everything that was written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>A number as SVG has it, with at most one digit after the point.</summary>
    public static string N(double number) => Math.Round(number, 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Text as XML has it, in elements and in attributes. Control characters and two others are not allowed there.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in text.EnumerateRunes().Select(SafeText.Of))
        {
            escaped.Append(one.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                0xfffe or 0xffff => "?",
                _ => one.ToString(),
            });
        }

        return escaped.ToString();
    }
}
