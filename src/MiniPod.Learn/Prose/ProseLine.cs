using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Prose;

/// <summary>A line of prose as a terminal shows it.</summary>
/// <param name="Spans">Its parts, from left to right.</param>
public sealed record ProseLine(IReadOnlyList<ProseSpan> Spans)
{
    /// <summary>A line of a single tone.</summary>
    public ProseLine(string text, TextTone tone = TextTone.Plain)
        : this([new ProseSpan(text, tone)])
    {
    }

    /// <summary>An empty line.</summary>
    public static ProseLine Empty { get; } = new([]);

    /// <summary>The columns that it takes.</summary>
    public int Columns => TextWidth.Of(ToString());

    /// <summary>Its text.</summary>
    public override string ToString() => string.Concat(Spans.Select(span => span.Text));
}
