using System.Text.Json.Nodes;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Traces;

/// <summary>A trace for trace viewers: the Trace Event Format of Chrome, which Perfetto reads too. An operation is a process; its
/// steps lie in as many threads as it takes for none to hide another.</summary>
/// <remarks>"Trace Event Format" (Nat Duca, Dean Michael Berris and others), sections "JSON Object Format", "Complete Events" and
/// "Metadata Events".</remarks>
public static class ChromeTrace
{
    // Threads have numbers that no other process has: viewers keep some things by the thread's number alone.
    private const int LanesOfProcess = 1000;

    /// <summary>Writes it.</summary>
    public static string Write(PodTrace trace)
    {
        var began = trace.Operations.Select(operation => operation.Begin).DefaultIfEmpty().Min();
        return new JsonObject
        {
            ["displayTimeUnit"] = "ms",
            ["otherData"] = new JsonObject
            {
                ["program"] = "minipod",
                ["pod"] = trace.Record.FullName,
                ["podId"] = trace.Record.Id,
                ["timeZero"] = began,
            },
            ["traceEvents"] = new JsonArray([.. trace.Operations.SelectMany(operation => Events(trace, operation, began))]),
        }.ToJsonString(LegibleJson.Options);
    }

    private static IEnumerable<JsonNode> Events(PodTrace trace, TraceOperation operation, DateTimeOffset zero)
    {
        var process = operation.Number;
        var lanes = SpanLanes.Of(operation.Steps);
        JsonObject Metadata(string what, int lane, JsonObject values) => new()
        {
            ["ph"] = "M",
            ["name"] = what,
            ["pid"] = process,
            ["tid"] = (process * LanesOfProcess) + lane,
            ["args"] = values,
        };
        JsonObject Complete(string name, string category, int lane, TraceSpan span, JsonObject values)
        {
            values["state"] = span.State.ToString();
            if (span.Error is { } error) values["error"] = error;
            return new JsonObject
            {
                ["ph"] = "X",
                ["name"] = name,
                ["cat"] = category,
                ["pid"] = process,
                ["tid"] = (process * LanesOfProcess) + lane,
                ["ts"] = (span.Begin - zero).TotalMicroseconds,
                ["dur"] = span.Duration.TotalMicroseconds,
                ["args"] = values,
            };
        }

        yield return Metadata("process_name", 0, new JsonObject { ["name"] = $"{trace.Record.FullName}: {operation.Name}" });
        yield return Metadata("process_sort_index", 0, new JsonObject { ["sort_index"] = process });
        for (var lane = 0; lane <= lanes.Values.DefaultIfEmpty(-1).Max() + 1; lane++)
            yield return Metadata("thread_name", lane, new JsonObject { ["name"] = lane == 0 ? "operation" : $"steps {lane}" });

        yield return Complete(operation.Name, "operation", 0, operation, new JsonObject
        {
            ["operation"] = operation.Id,
            ["resumed"] = operation.Resumed,
            ["began"] = operation.Begin,
        });
        foreach (var step in operation.Steps)
        {
            var lane = lanes[step] + 1;
            var values = new JsonObject { ["action"] = step.Action.ToString() };
            if (step.Outcome is { } outcome) values["outcome"] = JsonNode.Parse(outcome.GetRawText());
            yield return Complete(step.Name, "step", lane, step, values);
            foreach (var plugin in step.Plugins)
            {
                yield return Complete(plugin.Name, "plugin", lane, plugin, new JsonObject
                {
                    ["path"] = plugin.Call.Path,
                    ["environment"] = TraceJson.Environment(plugin),
                    ["input"] = plugin.Call.Input,
                    ["output"] = plugin.Call.Output,
                    ["standardError"] = plugin.Call.Error,
                    ["exitCode"] = plugin.Call.ExitCode,
                });
            }
        }
    }
}
