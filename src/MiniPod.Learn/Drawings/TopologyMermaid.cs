using System.Text;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The network as a Mermaid flowchart, for pages that render one: wikis, README files.</summary>
/// <remarks>mermaid.js.org, "Flowcharts - Basic Syntax".</remarks>
public static class TopologyMermaid
{
    /// <summary>Writes it.</summary>
    /// <param name="topology">What to draw.</param>
    /// <param name="language">The language.</param>
    public static string Write(HostTopology topology, Language language)
    {
        var words = DrawingWords.Of(language);
        var graph = new TopologyGraph(topology, words);
        var text = new StringBuilder("flowchart LR\n");
        var broken = new List<int>();
        text.Append($"  outside[{Quote([words.OtherHosts, .. new Heading(topology, words).Gateways()])}]\n");
        text.Append($"  subgraph host[{Quote([$"{words.HostLane} {topology.HostName}"])}]\n");
        foreach (var node in graph.Host) text.Append($"    {node.Id}[{Quote(node.Lines)}]\n");
        text.Append("  end\n");
        foreach (var pod in graph.Pods)
        {
            text.Append($"  subgraph {pod.Id}[{Quote([pod.Title])}]\n");
            foreach (var node in pod.Nodes) text.Append($"    {node.Id}[{Quote(node.Lines)}]\n");
            text.Append("  end\n");
        }

        foreach (var node in graph.Others) text.Append($"  {node.Id}[{Quote(node.Lines)}]\n");
        foreach (var (index, edge) in graph.Edges.Index())
        {
            var label = edge.Label.Length > 0 ? $"|{Quote([edge.Label])}|" : "";
            text.Append($"  {edge.From} {(edge.IsBroken ? "-.-" : "---")}{label} {edge.To}\n");
            if (edge.IsBroken) broken.Add(index);
        }

        text.Append("  classDef broken stroke:#c0271a,stroke-width:2px,stroke-dasharray:7 5\n");
        foreach (var id in graph.Host.Where(node => node.IsBroken).Select(node => node.Id)
            .Concat(graph.Pods.SelectMany(pod => pod.Nodes).Where(node => node.IsBroken).Select(node => node.Id))
            .Concat(graph.Pods.Where(pod => pod.IsBroken).Select(pod => pod.Id)))
        {
            text.Append($"  class {id} broken\n");
        }

        if (broken.Count > 0) text.Append($"  linkStyle {string.Join(',', broken)} stroke:#c0271a,stroke-width:3px\n");
        return text.ToString();
    }

    // Mermaid reads Markdown, HTML, \n and directives (%%{init}) within quotes; entities have its own form.
    private static string Quote(IEnumerable<string> lines) => $"\"{string.Join("<br/>", lines.Select(Escape))}\"";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if ("\"#<>&`*_[]{}|%\\".Contains((char)rune.Value) && rune.IsAscii) escaped.Append($"#{rune.Value};");
            else escaped.Append(SafeText.Of(rune));
        }

        return escaped.ToString();
    }
}
