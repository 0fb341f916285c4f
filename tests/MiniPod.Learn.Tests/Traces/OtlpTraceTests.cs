using System.Text.Json.Nodes;
using MiniPod.Learn.Traces;

namespace MiniPod.Learn.Tests.Traces;

public sealed class OtlpTraceTests
{
    [Theory]
    [MemberData(nameof(RecordedTraces.Names), MemberType = typeof(RecordedTraces))]
    public void Write_RecordedJournal_FollowsThePublishedSchema(string name)
    {
        var request = JsonNode.Parse(OtlpTrace.Write(RecordedTraces.Of(name)))!;

        Assert.Empty(OtlpSchema.Violations(request));
    }

    [Theory]
    [MemberData(nameof(RecordedTraces.Names), MemberType = typeof(RecordedTraces))]
    public void Write_RecordedJournal_IsATraceForEachOperationWithOneRoot(string name)
    {
        var trace = RecordedTraces.Of(name);

        var traces = OtlpSchema.SpansOf(JsonNode.Parse(OtlpTrace.Write(trace))!).GroupBy(span => (string)span["traceId"]!).ToList();

        Assert.Equal(
            trace.Operations.Select(operation => 1 + operation.Steps.Count + operation.Steps.Sum(step => step.Plugins.Count)),
            traces.Select(one => one.Count()));
        Assert.All(traces, one => Assert.Single(one, span => span["parentSpanId"] is null));
    }

    [Fact]
    public void Write_Twice_IsTheSame() =>
        Assert.Equal(OtlpTrace.Write(RecordedTraces.Killed), OtlpTrace.Write(RecordedTraces.Killed));

    [Fact]
    public void Write_OneOperationOnly_HasTheIdsThatItHasAmongAll()
    {
        var trace = RecordedTraces.FirstFormat;
        var last = trace with { Operations = [trace.Operations[^1]] };

        var ids = OtlpSchema.SpansOf(JsonNode.Parse(OtlpTrace.Write(trace))!).Select(span => (string)span["spanId"]!).ToList();

        Assert.All(OtlpSchema.SpansOf(JsonNode.Parse(OtlpTrace.Write(last))!), span => Assert.Contains((string)span["spanId"]!, ids));
    }

    [Fact]
    public void Write_Plugin_HasItsTimesEnvironmentAndExitCode()
    {
        var spans = OtlpSchema.SpansOf(JsonNode.Parse(OtlpTrace.Write(RecordedTraces.FirstFormat))!).ToList();

        var bridge = spans.Single(span => (string?)span["name"] == "bridge ADD");
        var parent = spans.Single(span => (string?)span["spanId"] == (string?)bridge["parentSpanId"]);
        Assert.Equal("AttachNetwork/eth0", (string?)parent["name"]);
        Assert.Equal("1795878414341777500", (string?)bridge["startTimeUnixNano"]);
        Assert.Equal("1795878414509372300", (string?)bridge["endTimeUnixNano"]);
        var attributes = bridge["attributes"]!.AsArray()
            .ToDictionary(one => (string)one!["key"]!, one => one!["value"]!.AsObject().Single().Value!.ToString());
        Assert.Equal("/usr/lib/cni/bridge", attributes["process.executable.path"]);
        Assert.Equal("0", attributes["process.exit.code"]);
        Assert.Equal("eth0", attributes["process.environment_variable.CNI_IFNAME"]);
        Assert.Contains("\"type\":\"bridge\"", attributes["minipod.plugin.input"], StringComparison.Ordinal);
        Assert.Contains("10.231.2.206/22", attributes["minipod.plugin.output"], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_KilledCommand_IsAnErrorThatItsContinuationLinksTo()
    {
        var roots = OtlpSchema.SpansOf(JsonNode.Parse(OtlpTrace.Write(RecordedTraces.Killed))!)
            .Where(span => span["parentSpanId"] is null && (string?)span["name"] == "stop")
            .ToList();

        Assert.Equal([2, 1], roots.Select(root => (int)root["status"]!["code"]!));
        Assert.Equal("Interrupted", (string?)roots[0]["status"]!["message"]);
        var link = Assert.Single(roots[1]["links"]!.AsArray())!;
        Assert.Equal(((string?)roots[0]["traceId"], (string?)roots[0]["spanId"]), ((string?)link["traceId"], (string?)link["spanId"]));
    }

    // That the check finds something.
    [Theory]
    [InlineData("\"kind\": 1", "\"kind\": \"SPAN_KIND_INTERNAL\"")]
    [InlineData("\"kind\": 1", "\"kind\": 6")]
    [InlineData("\"traceId\": \"", "\"traceId\": \"0")]
    [InlineData("\"startTimeUnixNano\": \"1795", "\"startTimeUnixNano\": \"2795")]
    [InlineData("\"endTimeUnixNano\"", "\"end_time_unix_nano\"")]
    [InlineData("\"intValue\": \"0\"", "\"intValue\": 0.5")]
    [InlineData("\"parentSpanId\": \"", "\"parentSpanId\": \"f")]
    public void Violations_BrokenExport_AreFound(string right, string wrong)
    {
        var written = OtlpTrace.Write(RecordedTraces.FirstFormat);
        Assert.Contains(right, written, StringComparison.Ordinal);

        Assert.NotEmpty(OtlpSchema.Violations(JsonNode.Parse(written.Replace(right, wrong, StringComparison.Ordinal))!));
    }
}
