using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Traces;

/// <summary>A trace for OpenTelemetry: an ExportTraceServiceRequest in OTLP/JSON, which a collector takes at <c>/v1/traces</c>. An
/// operation is a trace; its spans are its steps, and theirs the plugins. All ids follow from those of pod and operation, so that a
/// pod that is exported twice is the same twice.</summary>
/// <remarks>OpenTelemetry Protocol Specification 1.x, "JSON Protobuf Encoding"; opentelemetry/proto/trace/v1/trace.proto. Attribute
/// names are those of the semantic conventions where these have one (k8s, process), else they begin with <c>minipod.</c></remarks>
public static class OtlpTrace
{
    // Span.SpanKind and Status.StatusCode of trace.proto: enums are numbers in OTLP/JSON.
    private const int KindInternal = 1;
    private const int KindClient = 3;
    private const int StatusUnset = 0;
    private const int StatusOk = 1;
    private const int StatusError = 2;
    private const int TraceIdLength = 16;
    private const int SpanIdLength = 8;

    /// <summary>Writes it.</summary>
    public static string Write(PodTrace trace) => new JsonObject
    {
        ["resourceSpans"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject
            {
                ["attributes"] = new JsonArray(
                    Attribute("service.name", "minipod"),
                    Attribute("k8s.namespace.name", trace.Record.Namespace),
                    Attribute("k8s.pod.name", trace.Record.Spec.Name.Value),
                    Attribute("k8s.pod.uid", trace.Record.Uid),
                    Attribute("minipod.pod.id", trace.Record.Id)),
            },
            ["scopeSpans"] = new JsonArray(new JsonObject
            {
                ["scope"] = new JsonObject { ["name"] = "minipod" },
                ["spans"] = new JsonArray([.. trace.Operations.SelectMany(operation => Spans(trace, operation))]),
            }),
        }),
    }.ToJsonString(LegibleJson.Options);

    private static IEnumerable<JsonNode> Spans(PodTrace trace, TraceOperation operation)
    {
        string TraceOf(int resumed) => Hash(TraceIdLength, trace.Record.Id, operation.Id, Text(resumed));
        string SpanOf(int resumed, params string[] place) => Hash(SpanIdLength, [trace.Record.Id, operation.Id, Text(resumed), .. place]);
        var root = SpanOf(operation.Resumed);
        JsonObject Span(string id, string? parent, string name, int kind, TraceSpan span, params JsonNode[] attributes)
        {
            var json = new JsonObject { ["traceId"] = TraceOf(operation.Resumed), ["spanId"] = id };
            if (parent is not null) json["parentSpanId"] = parent;
            json["name"] = name;
            json["kind"] = kind;
            json["startTimeUnixNano"] = Nanoseconds(span.Begin);
            json["endTimeUnixNano"] = Nanoseconds(span.End);
            json["attributes"] = new JsonArray([.. attributes, Attribute("minipod.state", span.State.ToString())]);
            json["status"] = Status(span);
            return json;
        }

        var first = Span(
            root,
            null,
            operation.Name,
            KindInternal,
            operation,
            Attribute("minipod.operation.id", operation.Id),
            Attribute("minipod.verb", operation.Verb));
        if (operation.Resumed > 0)
        {
            var before = operation.Resumed - 1;
            first["links"] = new JsonArray(new JsonObject { ["traceId"] = TraceOf(before), ["spanId"] = SpanOf(before) });
        }

        yield return first;
        foreach (var (index, step) in operation.Steps.Index())
        {
            var id = SpanOf(operation.Resumed, Text(index));
            yield return Span(
                id,
                root,
                step.Name,
                KindInternal,
                step,
                Attribute("minipod.step", step.Key.ToString()),
                Attribute("minipod.action", step.Action.ToString()),
                Attribute("minipod.kubernetes", StepTexts.English.Of(step.Key.Kind).Kubernetes));
            foreach (var (place, plugin) in step.Plugins.Index())
            {
                yield return Span(
                    SpanOf(operation.Resumed, Text(index), Text(place)), id, plugin.Name, KindClient, plugin, [.. Attributes(plugin)]);
            }
        }
    }

    private static IEnumerable<JsonNode> Attributes(PluginSpan plugin)
    {
        yield return Attribute("process.executable.path", plugin.Call.Path);
        yield return new JsonObject
        {
            ["key"] = "process.exit.code",
            ["value"] = new JsonObject { ["intValue"] = Text(plugin.Call.ExitCode) },
        };
        yield return Attribute("minipod.plugin.input", plugin.Call.Input);
        yield return Attribute("minipod.plugin.output", plugin.Call.Output);
        yield return Attribute("minipod.plugin.error", plugin.Call.Error);
        foreach (var (name, value) in plugin.Call.Environment) yield return Attribute($"process.environment_variable.{name}", value);
    }

    private static JsonObject Status(TraceSpan span)
    {
        if (span.State is SpanState.Completed or SpanState.Running)
            return new JsonObject { ["code"] = span.State == SpanState.Completed ? StatusOk : StatusUnset };
        return new JsonObject { ["message"] = span.Error ?? span.State.ToString(), ["code"] = StatusError };
    }

    private static JsonObject Attribute(string key, string value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };

    // 64-bit numbers are strings in the JSON encoding of protobuf.
    private static string Nanoseconds(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Hash(int length, params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('/', parts))).AsSpan(0, length));
}
