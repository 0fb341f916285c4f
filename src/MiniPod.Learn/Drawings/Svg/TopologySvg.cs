using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>The network as an SVG drawing.</summary>
public static class TopologySvg
{
    /// <summary>Draws it.</summary>
    /// <param name="topology">What to draw.</param>
    /// <param name="language">The language.</param>
    /// <returns>An SVG document, which contains its style and needs nothing else.</returns>
    public static string Draw(HostTopology topology, Language language) =>
        new LanePainter(new LaneLayout(topology, DrawingWords.Of(language)), DrawingWords.Of(language)).Paint();
}
