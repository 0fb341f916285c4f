using MiniPod.Learn.Drawings.Svg;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Packets;

/// <summary>The way of a packet as an SVG drawing of the network with numbered stations.</summary>
public static class PacketSvg
{
    /// <summary>Draws it.</summary>
    /// <param name="journey">The way, with its <see cref="PacketJourney.Topology"/>.</param>
    /// <param name="language">The language.</param>
    /// <returns>An SVG document, which contains its style and needs nothing else.</returns>
    public static string Draw(PacketJourney journey, Language language)
    {
        var topology = journey.Topology ?? throw new ArgumentException("the network was not read", nameof(journey));
        var words = DrawingWords.Of(language);
        return new LanePainter(new LaneLayout(topology, words), words, PacketPath.Of(journey, language)).Paint();
    }
}
