using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Traces;

/// <summary>A trace as JSON. The keys are stable, because programs rely on them.</summary>
public static class TraceJson
{
    /// <summary>How traces are written in all forms of JSON: indented.</summary>
    internal static JsonSerializerOptions Pretty { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it.</summary>
    public static string Write(PodTrace trace) => new JsonObject
    {
        ["pod"] = new JsonObject
        {
            ["id"] = trace.Record.Id,
            ["name"] = trace.Record.FullName,
        },
        ["operations"] = Array(trace.Operations, Operation),
    }.ToJsonString(LegibleJson.Options);

    private static JsonObject Operation(TraceOperation operation)
    {
        var json = new JsonObject
        {
            ["number"] = operation.Number,
            ["id"] = operation.Id,
            ["resumed"] = operation.Resumed,
            ["verb"] = operation.Verb,
            ["subject"] = operation.Subject,
        };
        AddSpan(json, operation);
        json["steps"] = Array(operation.Steps, Step);
        return json;
    }

    private static JsonObject Step(StepSpan step)
    {
        var prose = StepTexts.English.Of(step.Key.Kind);
        var json = new JsonObject
        {
            ["step"] = step.Key.ToString(),
            ["action"] = step.Action.ToString(),
            ["title"] = step.Action == StepAction.Do ? prose.Title : prose.Undo,
            ["kubernetes"] = prose.Kubernetes,
        };
        AddSpan(json, step);
        json["outcome"] = step.Outcome is { } outcome ? JsonNode.Parse(outcome.GetRawText()) : null;
        json["plugins"] = Array(step.Plugins, Plugin);
        return json;
    }

    private static JsonObject Plugin(PluginSpan plugin)
    {
        var json = new JsonObject
        {
            ["type"] = plugin.Call.Type,
            ["command"] = plugin.Call.Command,
            ["path"] = plugin.Call.Path,
        };
        AddSpan(json, plugin);
        json["environment"] = Environment(plugin);
        json["input"] = plugin.Call.Input;
        json["output"] = plugin.Call.Output;
        json["standardError"] = plugin.Call.Error;
        json["exitCode"] = plugin.Call.ExitCode;
        return json;
    }

    /// <summary>The environment of a plugin as an object.</summary>
    internal static JsonObject Environment(PluginSpan plugin) =>
        new(plugin.Call.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));

    private static void AddSpan(JsonObject json, TraceSpan span)
    {
        json["state"] = span.State.ToString();
        json["begin"] = span.Begin;
        json["end"] = span.IsOpen ? null : span.End;
        json["lastSeen"] = span.IsOpen ? span.End : null;
        json["milliseconds"] = span.IsOpen ? null : span.Duration.TotalMilliseconds;
        json["error"] = span.Error;
    }

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonNode> write) => new([.. all.Select(write)]);
}
