using System.Text.RegularExpressions;
using MiniPod.Learn.Drawings;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Tests.Drawings;

/// <summary>The graphs for the tools of others, whose languages have their own quotes.</summary>
public sealed partial class TopologyGraphTests
{
    public static TheoryData<string> Names => [.. NetworkShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void WriteDot_AnyShape_EveryEndOfAnEdgeIsANode(string shape) =>
        RequireDot(TopologyDot.Write(NetworkShapes.All[shape], Language.English));

    [Theory]
    [MemberData(nameof(Names))]
    public void WriteMermaid_AnyShape_EveryEndOfAnEdgeIsANode(string shape) =>
        RequireMermaid(TopologyMermaid.Write(NetworkShapes.All[shape], Language.Chinese));

    [Fact]
    public void WriteDot_HostileNames_StayInTheirQuotes()
    {
        var text = TopologyDot.Write(Hostile.Topology, Language.English);

        RequireDot(text);
        Assert.Contains(@"\\N \\\"" [b]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteMermaid_HostileNames_StayInTheirQuotes()
    {
        var text = TopologyMermaid.Write(Hostile.Topology, Language.English);

        RequireMermaid(text);
        var labels = string.Concat(Quoted().Matches(text).Select(match => match.Value[1..^1]));
        labels = labels.Replace("<br/>", "", StringComparison.Ordinal);
        Assert.DoesNotContain(labels, one => "<>[]{}|`*\\%&".Contains(one, StringComparison.Ordinal));
    }

    [Fact]
    public void WriteDot_BrokenPod_IsRedAndDashedAndInWords()
    {
        var text = TopologyDot.Write(NetworkShapes.All["broken"], Language.English);

        Assert.Contains("link10 -- pod0i0 [label=\"broken\" color=\"#c0271a\" style=dashed penwidth=2]", text, StringComparison.Ordinal);
        Assert.Contains("✗ vethcf2c0000: it is not attached to bridge \\\"minipod0\\\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteMermaid_BrokenPod_IsRedAndDashedAndInWords()
    {
        var text = TopologyMermaid.Write(NetworkShapes.All["broken"], Language.English);

        Assert.Contains("link10 -.-|\"broken\"| pod0i0", text, StringComparison.Ordinal);
        Assert.Contains("class pod0 broken", text, StringComparison.Ordinal);
        Assert.Contains("✗ vethcf2c0000: it is not attached to bridge #34;minipod0#34;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_HostEndIsGone_BridgeAndPodHaveABrokenEdge()
    {
        var topology = NetworkShapes.All["broken"];

        Assert.Contains("link3 -.-|\"other end missing\"| pod1i0", Mermaid(topology), StringComparison.Ordinal);
        Assert.Contains("link3 -- pod1i0 [label=\"other end missing\" color=", Dot(topology), StringComparison.Ordinal);
        Assert.Contains("link3 -.-|\"not attached to a bridge\"| link10", Mermaid(topology), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OthersOnABridge_FarEndIsANodeOutsideTheHost()
    {
        var topology = NetworkShapes.All["others on the bridges"];

        var text = Mermaid(topology);

        Assert.Contains("\n  other1[\"another namespace<br/>2: eth0<br/>172.17.0.2/16\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("link30 ---|\"veth pair\"| other1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("other2", text, StringComparison.Ordinal);
        Assert.Contains("link30 -- other1 ", Dot(topology), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhatTheHostDoes_IsInItsNodes()
    {
        var topology = Networks.OnOneBridge(1);

        const string arrives = "card0[\"Arrives<br/>tcp any address:8080<br/>becomes 10.231.0.2:80\"]";
        Assert.Contains(arrives, Mermaid(topology), StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 4), card => Assert.Contains($"    card{card} [label=", Dot(topology), StringComparison.Ordinal));
    }

    // The host has interfaces that are down because nobody needs them.
    [Fact]
    public void Write_InterfaceOfTheHostIsDown_IsNotBroken()
    {
        var topology = NetworkShapes.All["host interfaces that are down"];

        Assert.DoesNotContain("class link", Mermaid(topology), StringComparison.Ordinal);
        Assert.DoesNotContain("style=dashed", Dot(topology), StringComparison.Ordinal);
    }

    private static string Mermaid(HostTopology topology) => TopologyMermaid.Write(topology, Language.English);

    private static string Dot(HostTopology topology) => TopologyDot.Write(topology, Language.English);

    // Without what is in quotes, only the words of the language are left.
    private static void RequireDot(string text)
    {
        var bare = DotString().Replace(text, "\"\"");
        Assert.DoesNotContain(text, one => Hostile.IsActive(one) && one is not '\n');
        Assert.All(bare.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(DotLine(), line));
        Assert.Equal(bare.Count(one => one == '{'), bare.Count(one => one == '}'));
        RequireNodes(
            Regex.Matches(bare, @"^ +(\w+) \[label", RegexOptions.Multiline).Select(match => match.Groups[1].Value),
            Regex.Matches(bare, @"^ +(\w+) -- (\w+)", RegexOptions.Multiline));
    }

    private static void RequireMermaid(string text)
    {
        var bare = Quoted().Replace(text, "\"\"");
        Assert.DoesNotContain(text, one => Hostile.IsActive(one) && one is not '\n');
        Assert.All(bare.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(MermaidLine(), line));
        RequireNodes(
            Regex.Matches(bare, @"^ +(?:subgraph )?(\w+)\[""", RegexOptions.Multiline).Select(match => match.Groups[1].Value),
            Regex.Matches(bare, @"^ +(\w+) (?:---|-\.-)(?:\|""""\|)? (\w+)$", RegexOptions.Multiline));
    }

    private static void RequireNodes(IEnumerable<string> nodes, IEnumerable<Match> edges)
    {
        var known = nodes.ToList();
        Assert.Equal(known.Count, known.Distinct().Count());
        Assert.All(edges, edge => Assert.All([edge.Groups[1].Value, edge.Groups[2].Value], end => Assert.Contains(end, known)));
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex DotString();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("^(graph minipod \\{| *rankdir=LR| *\\}| *node \\[.*\\]| *subgraph \\w+ \\{| *(label|color)=\"\""
        + "| *(style=dashed|penwidth=2)| *\\w+( -- \\w+)? \\[label=\"\"( color=\"\" style=dashed penwidth=2)?\\])$")]
    private static partial Regex DotLine();

    [GeneratedRegex("^(flowchart LR| *end| *(subgraph )?\\w+\\[\"\"\\]| *\\w+ (---|-\\.-)(\\|\"\"\\|)? \\w+| *classDef broken \\S+ 5"
        + "| *class \\w+ broken| *linkStyle [0-9,]+ \\S+)$")]
    private static partial Regex MermaidLine();
}
