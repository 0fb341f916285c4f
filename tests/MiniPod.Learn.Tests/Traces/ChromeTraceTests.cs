using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Learn.Traces;

namespace MiniPod.Learn.Tests.Traces;

/// <summary>The rules are those of the document "Trace Event Format": an object with an array <c>traceEvents</c> ("JSON Object
/// Format"); of each event name, ph, pid and tid ("Event Descriptions"); ts and dur in microseconds ("Complete Events"), nested
/// within a thread and never overlapping there; metadata with the name or the sort index among its arguments ("Metadata Events").</summary>
public sealed class ChromeTraceTests
{
    private static readonly string[] MetadataNames = ["process_name", "thread_name", "process_sort_index"];

    [Theory]
    [MemberData(nameof(RecordedTraces.Names), MemberType = typeof(RecordedTraces))]
    public void Write_RecordedJournal_FollowsTheTraceEventFormat(string name)
    {
        var document = JsonNode.Parse(ChromeTrace.Write(RecordedTraces.Of(name)))!.AsObject();

        Assert.Equal(["displayTimeUnit", "otherData", "traceEvents"], document.Select(member => member.Key));
        Assert.Equal("ms", (string?)document["displayTimeUnit"]);
        Assert.All(document["traceEvents"]!.AsArray(), one =>
        {
            var happened = one!.AsObject();
            Assert.Equal(JsonValueKind.Number, happened["pid"]!.GetValueKind());
            Assert.Equal(JsonValueKind.Number, happened["tid"]!.GetValueKind());
            Assert.Equal(JsonValueKind.Object, happened["args"]!.GetValueKind());
            if ((string?)happened["ph"] == "M")
            {
                var argument = Assert.Single(happened["args"]!.AsObject());
                var isSorting = (string?)happened["name"] == "process_sort_index";
                Assert.Contains((string)happened["name"]!, MetadataNames);
                Assert.Equal(isSorting ? "sort_index" : "name", argument.Key);
                Assert.Equal(isSorting ? JsonValueKind.Number : JsonValueKind.String, argument.Value!.GetValueKind());
                return;
            }

            Assert.Equal("X", (string?)happened["ph"]);
            Assert.NotEqual("", (string?)happened["name"]);
            Assert.Equal(JsonValueKind.String, happened["cat"]!.GetValueKind());
            Assert.True((double)happened["ts"]! >= 0 && (double)happened["dur"]! >= 0);
        });
    }

    [Theory]
    [MemberData(nameof(RecordedTraces.Names), MemberType = typeof(RecordedTraces))]
    public void Write_RecordedJournal_NoEventHidesAnother(string name)
    {
        const double rounding = 0.01;
        var threads = JsonNode.Parse(ChromeTrace.Write(RecordedTraces.Of(name)))!["traceEvents"]!.AsArray()
            .Where(one => (string?)one!["ph"] == "X")
            .Select(one => (Thread: (int)one!["tid"]!, Begin: (double)one["ts"]!, Duration: (double)one["dur"]!, Kind: (string)one["cat"]!))
            .Select(one => (one.Thread, one.Begin, End: one.Begin + one.Duration, one.Kind))
            .GroupBy(one => one.Thread)
            .ToList();

        Assert.All(threads, thread =>
        {
            foreach (var one in thread)
            {
                foreach (var other in thread.Where(other => other.Kind == one.Kind && other != one))
                    Assert.True(other.End <= one.Begin + rounding || one.End <= other.Begin + rounding, $"{one} overlaps {other}");
                bool IsWithin(double begin, double end) => begin <= one.Begin + rounding && one.End <= end + rounding;
                if (one.Kind == "plugin") Assert.Contains(thread, step => step.Kind == "step" && IsWithin(step.Begin, step.End));
            }
        });
    }

    [Fact]
    public void Write_StepsAtOnce_AreInThreadsOfTheirOwn()
    {
        var events = JsonNode.Parse(ChromeTrace.Write(RecordedTraces.FirstFormat))!["traceEvents"]!.AsArray();

        int Thread(string name) => (int)events.First(one => (string?)one!["name"] == name && (int)one["pid"]! == 1)!["tid"]!;
        Assert.NotEqual(Thread("StartSandbox"), Thread("CreateContainer/nginx"));
        Assert.Equal(Thread("AttachNetwork/eth0"), Thread("bridge ADD"));
        Assert.Equal(Thread("CreateSandbox"), Thread("StartSandbox"));
    }

    [Fact]
    public void Write_Times_AreMicrosecondsSinceTheFirstOperation()
    {
        var events = JsonNode.Parse(ChromeTrace.Write(RecordedTraces.FirstFormat))!["traceEvents"]!.AsArray();

        var bridge = events.Single(one => (string?)one!["name"] == "bridge ADD")!;
        Assert.Equal(1_046_218.9, (double)bridge["ts"]!, 0.05);
        Assert.Equal(167_594.8, (double)bridge["dur"]!, 0.05);
        Assert.Equal("eth0", (string?)bridge["args"]!["environment"]!["CNI_IFNAME"]);
    }
}
