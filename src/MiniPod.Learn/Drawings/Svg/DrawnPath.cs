using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A path through the drawing: its numbered stations, and what happens at them.</summary>
/// <param name="Title">The title of the drawing.</param>
/// <param name="Marks">The stations, in their order.</param>
/// <param name="Lines">What stands below the drawing.</param>
internal sealed record DrawnPath(string Title, IReadOnlyList<PathMark> Marks, IReadOnlyList<TonedLine> Lines)
{
    /// <summary>The stations at a part.</summary>
    public IReadOnlyList<PathMark> At(DrawnPart part) => [.. Marks.Where(mark => mark.Part == part)];
}
