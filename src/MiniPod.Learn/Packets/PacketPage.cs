using System.Text;
using MiniPod.Learn.Drawings.Html;
using MiniPod.Learn.Drawings.Svg;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Packets;
using static MiniPod.Learn.Drawings.Svg.SvgWriter;

namespace MiniPod.Learn.Packets;

/// <summary>The way of a packet as a page: the drawing with its numbered stations, and what happens at each.</summary>
public static class PacketPage
{
    /// <summary>Writes it.</summary>
    /// <param name="journey">The way, with its <see cref="PacketJourney.Topology"/>.</param>
    /// <param name="language">The language.</param>
    /// <returns>An HTML document, which contains everything that it needs and asks no other host for anything.</returns>
    public static string Write(PacketJourney journey, Language language)
    {
        var topology = journey.Topology ?? throw new ArgumentException("the network was not read", nameof(journey));
        var words = DrawingWords.Of(language);
        var path = PacketPath.Of(journey, language);
        var svg = new LanePainter(new LaneLayout(topology, words), words, path with { Lines = [] }).Paint();
        var list = new StringBuilder("<div class=\"text stations\">\n");
        foreach (var line in path.Lines) list.Append(Html(line));
        list.Append("</div>\n");
        return DrawingPage.Write($"{path.Title} - {topology.HostName}", path.Title, svg, "", list.ToString(), words);
    }

    private static string Html(TonedLine line) => line.Text.Length == 0
        ? "<hr>\n"
        : $"<p{StyleOf(line.Tone)}>{Escape(line.Text)}</p>\n";

    private static string StyleOf(TextTone tone) => tone switch
    {
        TextTone.Broken => " class=\"end\"",
        TextTone.Dim => " class=\"muted\"",
        TextTone.Heading => " class=\"strong\"",
        _ => "",
    };
}
