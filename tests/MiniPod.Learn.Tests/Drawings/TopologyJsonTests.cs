using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Words;

namespace MiniPod.Learn.Tests.Drawings;

public sealed class TopologyJsonTests
{
    public static TheoryData<string> Names => [.. NetworkShapes.All.Keys];

    [Fact]
    public void Write_OnePod_IsThis() => Assert.Equal(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Drawings", "one-pod.json")).TrimEnd(),
        TopologyJson.Write(Networks.OnOneBridge(1)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_AnyShape_IsJsonWithThePodsAndFaults(string shape)
    {
        var topology = NetworkShapes.All[shape];

        var json = JsonNode.Parse(TopologyJson.Write(topology))!;

        Assert.Equal(topology.Pods.Select(pod => pod.Name), json["pods"]!.AsArray().Select(pod => (string)pod!["name"]!));
        Assert.Equal(topology.Omitted, (int)json["podsNotDrawn"]!);
        var faults = json["host"]!["faults"]!.AsArray().Concat(json["pods"]!.AsArray().SelectMany(pod => pod!["faults"]!.AsArray()));
        Assert.Equal(
            topology.AllFaults.Select(fault => (fault.Kind.ToString(), FaultWords.Of(fault, DrawingWords.English))),
            faults.Select(fault => ((string)fault!["kind"]!, (string)fault["text"]!)));
    }

    [Fact]
    public void Write_Connections_AreWordsInCamelCase()
    {
        var json = JsonNode.Parse(TopologyJson.Write(NetworkShapes.All["other kinds"]))!;

        Assert.Equal(
            ["device", "veth", "moved"],
            json["pods"]!.AsArray().SelectMany(pod => pod!["interfaces"]!.AsArray()).Select(one => (string?)one!["connection"]));
    }

    [Fact]
    public void Write_RulesUnknown_AreNull() =>
        Assert.Null(JsonNode.Parse(TopologyJson.Write(Networks.Empty with { Rules = null }))!["host"]!["rules"]);

    [Fact]
    public void Write_HostileNames_AreStillJson()
    {
        var text = TopologyJson.Write(Hostile.Topology);

        using var json = JsonDocument.Parse(text);
        Assert.Equal(Hostile.Name, json.RootElement.GetProperty("pods")[0].GetProperty("name").GetString());
        Assert.DoesNotContain(text, one => char.IsControl(one) && one is not '\n');
    }
}
