using System.Text.Json.Nodes;
using MiniPod.Learn.Traces;

namespace MiniPod.Learn.Tests.Traces;

public sealed class TraceJsonTests
{
    [Fact]
    public void Write_FirstFormat_HasTheJournalsContent()
    {
        var json = JsonNode.Parse(TraceJson.Write(RecordedTraces.FirstFormat))!;

        Assert.Equal("shop", (string?)json["pod"]!["name"]);
        Assert.Equal(
            ["run: 11", "add: 3"],
            json["operations"]!.AsArray().Select(one => FormattableString.Invariant($"{one!["verb"]}: {one["steps"]!.AsArray().Count}")));
        Assert.Equal("side", (string?)json["operations"]![1]!["subject"]);
        var attach = json["operations"]![0]!["steps"]!.AsArray().Single(step => (string?)step!["step"] == "AttachNetwork/eth0")!;
        Assert.Equal("run the network's CNI plugins: ADD", (string?)attach["title"]);
        Assert.Equal("10.231.2.206/22", (string?)attach["outcome"]!["result"]!["ips"]![0]!["address"]);
        var plugin = attach["plugins"]![1]!;
        Assert.Equal(("portmap", 0, 270.8059), ((string?)plugin["type"], (int)plugin["exitCode"]!, (double)plugin["milliseconds"]!));
        Assert.Equal(18999, (int?)JsonNode.Parse((string)plugin["input"]!)!["runtimeConfig"]!["portMappings"]![0]!["hostPort"]);
        Assert.Equal("/var/run/netns/shop", (string?)plugin["environment"]!["CNI_NETNS"]);
    }

    [Fact]
    public void Write_KilledStep_HasNoEnd()
    {
        var stop = JsonNode.Parse(TraceJson.Write(RecordedTraces.Killed))!["operations"]![1]!;

        var attach = stop["steps"]!.AsArray().Single(step => (string?)step!["step"] == "AttachNetwork/eth0")!;
        Assert.Equal(("Interrupted", "Undo"), ((string?)attach["state"], (string?)attach["action"]));
        Assert.Null(attach["end"]);
        Assert.Null(attach["milliseconds"]);
        Assert.NotNull(attach["lastSeen"]);
    }
}
