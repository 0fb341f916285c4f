using System.Text;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The network as a graph for Graphviz.</summary>
/// <remarks>graphviz.org, "DOT Language".</remarks>
public static class TopologyDot
{
    /// <summary>Writes it.</summary>
    /// <param name="topology">What to draw.</param>
    /// <param name="language">The language.</param>
    public static string Write(HostTopology topology, Language language)
    {
        const string broken = "color=\"#c0271a\" style=dashed penwidth=2";
        var words = DrawingWords.Of(language);
        var graph = new TopologyGraph(topology, words);
        var text = new StringBuilder("graph minipod {\n  rankdir=LR\n  node [shape=box fontname=\"monospace\" fontsize=11]\n");
        text.Append($"  outside [label={Quote([words.OtherHosts, .. new Heading(topology, words).Gateways()])}]\n");
        text.Append($"  subgraph cluster_host {{\n    label={Quote([$"{words.HostLane} {topology.HostName}"])}\n");
        foreach (var node in graph.Host) text.Append($"    {Node(node)}\n");
        text.Append("  }\n");
        foreach (var pod in graph.Pods)
        {
            text.Append($"  subgraph cluster_{pod.Id} {{\n    label={Quote([pod.Title])}\n");
            if (pod.IsBroken) text.Append($"    {broken.Replace(' ', '\n').Replace("\n", "\n    ", StringComparison.Ordinal)}\n");
            foreach (var node in pod.Nodes) text.Append($"    {Node(node)}\n");
            text.Append("  }\n");
        }

        foreach (var node in graph.Others) text.Append($"  {Node(node)}\n");
        foreach (var edge in graph.Edges)
            text.Append($"  {edge.From} -- {edge.To} [label={Quote([edge.Label])}{(edge.IsBroken ? $" {broken}" : "")}]\n");
        return text.Append("}\n").ToString();

        static string Node(TopologyGraph.Node node) => $"{node.Id} [label={Quote(node.Lines)}{(node.IsBroken ? $" {broken}" : "")}]";
    }

    private static string Quote(IEnumerable<string> lines) => $"\"{string.Join("\\n", lines.Select(Escape))}\"";

    private static string Escape(string text) => SafeText.Of(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
