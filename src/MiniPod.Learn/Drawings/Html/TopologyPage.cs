using System.Text;
using MiniPod.Learn.Drawings.Svg;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;
using static MiniPod.Learn.Drawings.Svg.SvgWriter;

namespace MiniPod.Learn.Drawings.Html;

/// <summary>The network as a page: the drawing, the details of what the reader points at, and the same in words for narrow screens and
/// for readers who do not see it.</summary>
public static class TopologyPage
{
    /// <summary>Writes it.</summary>
    /// <param name="topology">What to draw.</param>
    /// <param name="language">The language.</param>
    /// <returns>An HTML document, which contains everything that it needs and asks no other host for anything.</returns>
    public static string Write(HostTopology topology, Language language)
    {
        var words = DrawingWords.Of(language);
        var heading = new Heading(topology, words);
        var (before, after) = (new StringBuilder(), new StringBuilder());
        AppendFaults(before, topology, words);
        after.Append($"<div class=\"text\">\n<h2>{Escape(words.InWords)}</h2>\n<ul class=\"pods\">\n");
        foreach (var pod in topology.Pods) AppendPod(after, pod, words, new HostCards(topology, words));
        after.Append("</ul>\n</div>\n");
        return DrawingPage.Write(
            $"{heading.Title} - {topology.HostName}",
            heading.Title,
            TopologySvg.Draw(topology, language),
            before.ToString(),
            after.ToString(),
            words);
    }

    private static void AppendFaults(StringBuilder page, HostTopology topology, DrawingWords words)
    {
        var faults = topology.AllFaults.ToList();
        var title = Escape(faults.Count == 0 ? words.NoFaults : words.Faults);
        page.Append($"<div class=\"text\">\n<h2>{title}</h2>\n<ul class=\"faults\">\n");
        foreach (var fault in topology.Faults) page.Append($"<li>{Escape(FaultWords.Of(fault, words))}</li>\n");
        foreach (var pod in topology.Pods)
        {
            var name = DrawingWords.Fill(words.Pod, pod.Name);
            foreach (var fault in pod.Faults) page.Append($"<li>{Escape($"{name}{words.Colon}{FaultWords.Of(fault, words)}")}</li>\n");
        }

        page.Append("</ul>\n</div>\n");
    }

    private static void AppendPod(StringBuilder page, TopologyPod pod, DrawingWords words, HostCards cards)
    {
        var text = new PodText(words, cards);
        var (title, state) = text.Title(pod);
        page.Append($"<li{(pod.Faults.Count > 0 ? " class=\"bad\"" : "")}>\n");
        page.Append($"<strong>{Escape(title)}</strong> <span class=\"muted\">{Escape(state)}</span>\n");
        foreach (var one in pod.Interfaces)
        {
            var hostEnd = one.Bridge is null ? text.HostEnd(one) : DrawingWords.Fill(words.WithRemark, text.HostEnd(one), one.Bridge);
            var end = one.HostEnd is null ? "" : $" ↔ {hostEnd}";
            foreach (var (index, line) in text.Interface(pod, one).Index())
                page.Append($"<p>{Escape($"{line.Text.Trim()}{(index == 0 ? end : "")}")}</p>\n");
        }

        foreach (var container in pod.Containers)
        {
            page.Append($"<p>{Escape(text.NameOf(container))} <span class=\"muted\">{Escape(text.What(container))}</span></p>\n");
        }

        page.Append("</li>\n");
    }
}
