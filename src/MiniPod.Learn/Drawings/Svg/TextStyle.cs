using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>The classes of text in drawing.css, with what is needed to know how wide a text is.</summary>
/// <param name="Class">The class.</param>
/// <param name="Font">The font.</param>
/// <param name="Size">The size in pixels.</param>
internal sealed record TextStyle(string Class, FontKind Font, double Size)
{
    public static readonly TextStyle Words = new("t", FontKind.Regular, 13);
    public static readonly TextStyle Strong = new("bold", FontKind.Bold, 13);
    public static readonly TextStyle Small = new("small soft", FontKind.Regular, 11.5);
    public static readonly TextStyle Mono = new("mono", FontKind.Mono, 12);
    public static readonly TextStyle MonoStrong = new("mono bold", FontKind.Mono, 12);
    public static readonly TextStyle MonoSoft = new("mono soft", FontKind.Mono, 12);
    public static readonly TextStyle Changed = new("mono changed", FontKind.Mono, 12);
    public static readonly TextStyle Bad = new("bad", FontKind.Bold, 13);
    public static readonly TextStyle SmallBad = new("small bad", FontKind.Bold, 11.5);
    public static readonly TextStyle Good = new("small good", FontKind.Bold, 11.5);
    public static readonly TextStyle Title = new("title", FontKind.Bold, 20);
    public static readonly TextStyle Name = new("name mono", FontKind.Mono, 16);
    public static readonly TextStyle Mark = new("number", FontKind.Bold, 11);
    public static readonly TextStyle Lane = new("lane", FontKind.Bold, 12);

    /// <summary>How wide a text is, in pixels.</summary>
    public double Width(string text) => FontMetrics.Width(text, Size, Font);

    /// <summary>Breaks a text into lines that are not wider than this, in pixels.</summary>
    public IReadOnlyList<string> Wrap(string text, double width) => TextWidth.Wrap(text, line => Width(line) <= width);
}
