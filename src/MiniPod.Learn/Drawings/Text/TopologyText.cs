using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Text;

/// <summary>The network as text.</summary>
public static class TopologyText
{
    /// <summary>Draws it: in lanes, or as an indented list where they do not fit.</summary>
    /// <param name="topology">What to draw.</param>
    /// <param name="language">The language.</param>
    /// <param name="width">The columns that there are; null for as many as it takes.</param>
    /// <param name="isAscii">Whether to draw with ASCII characters alone.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<IReadOnlyList<TextSpan>> Draw(HostTopology topology, Language language, int? width, bool isAscii)
    {
        var words = DrawingWords.Of(language);
        var box = isAscii ? BoxCharacters.Ascii : BoxCharacters.Unicode;
        var lanes = new LaneText(topology, words, box);
        return width is null || lanes.Width <= width ? lanes.Draw() : new TreeText(topology, words, box, width.Value).Draw();
    }
}
