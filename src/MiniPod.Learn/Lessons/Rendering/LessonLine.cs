using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Lessons.Rendering;

/// <summary>A line of a lesson on a screen, whose parts have tones of their own.</summary>
/// <param name="Parts">The parts.</param>
public sealed record LessonLine(IReadOnlyList<(string Text, TextTone Tone)> Parts)
{
    /// <summary>An empty line.</summary>
    public static LessonLine Empty { get; } = new([]);

    /// <summary>A line of a single tone.</summary>
    public LessonLine(string text, TextTone tone = TextTone.Plain)
        : this([(text, tone)])
    {
    }

    /// <inheritdoc/>
    public override string ToString() => string.Concat(Parts.Select(part => part.Text));
}
