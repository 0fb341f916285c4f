using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniPod.Learn.Tests.Traces;

/// <summary>
/// The messages of an OTLP export of traces, and the rules for their JSON, as published by opentelemetry-proto 1.x:
/// opentelemetry/proto/collector/trace/v1/trace_service.proto, trace/v1/trace.proto, resource/v1/resource.proto and
/// common/v1/common.proto; docs/specification.md, "JSON Protobuf Encoding": names in lowerCamelCase, enums as numbers, ids in
/// hexadecimal. The JSON mapping of proto3 has 64-bit numbers as decimal strings. Fields that are not in the published messages are
/// refused here, although a receiver ignores them.
/// </summary>
internal static class OtlpSchema
{
    // Each message with its fields and their types.
    private const string Published = """
        ExportTraceServiceRequest resourceSpans:ResourceSpans[]
        ResourceSpans resource:Resource scopeSpans:ScopeSpans[] schemaUrl:string
        Resource attributes:KeyValue[] droppedAttributesCount:uint32
        ScopeSpans scope:InstrumentationScope spans:Span[] schemaUrl:string
        InstrumentationScope name:string version:string attributes:KeyValue[] droppedAttributesCount:uint32
        Span traceId:id16 spanId:id8 traceState:string parentSpanId:id8 flags:uint32 name:string kind:enum5 startTimeUnixNano:fixed64 \
        endTimeUnixNano:fixed64 attributes:KeyValue[] droppedAttributesCount:uint32 events:Event[] droppedEventsCount:uint32 \
        links:Link[] droppedLinksCount:uint32 status:Status
        Event timeUnixNano:fixed64 name:string attributes:KeyValue[] droppedAttributesCount:uint32
        Link traceId:id16 spanId:id8 traceState:string attributes:KeyValue[] droppedAttributesCount:uint32 flags:uint32
        Status message:string code:enum2
        KeyValue key:string value:AnyValue
        AnyValue stringValue:string boolValue:bool intValue:int64 doubleValue:double arrayValue:ArrayValue kvlistValue:KeyValueList \
        bytesValue:string
        ArrayValue values:AnyValue[]
        KeyValueList values:KeyValue[]
        """;

    private static readonly Dictionary<string, Dictionary<string, string>> Messages = Published
        .Replace("\\\n", "", StringComparison.Ordinal)
        .Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => FieldsOf(words.Skip(1)));

    /// <summary>What is wrong with a request; empty if it is valid.</summary>
    public static IReadOnlyList<string> Violations(JsonNode request)
    {
        var found = new List<string>();
        Check(request, "ExportTraceServiceRequest", "$", found);
        if (found.Count == 0) CheckSpans(request, found);
        return found;
    }

    /// <summary>All spans of a request.</summary>
    public static IEnumerable<JsonNode> SpansOf(JsonNode request) => request["resourceSpans"]!.AsArray()
        .SelectMany(resource => resource!["scopeSpans"]!.AsArray())
        .SelectMany(scope => scope!["spans"]!.AsArray())!;

    private static Dictionary<string, string> FieldsOf(IEnumerable<string> words) =>
        words.Select(word => word.Split(':')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static void Check(JsonNode? value, string type, string path, List<string> found)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            if (value is not JsonArray array) found.Add($"{path} is no array");
            else foreach (var (index, one) in array.Index()) Check(one, type[..^2], $"{path}[{index}]", found);
        }
        else if (Messages.TryGetValue(type, out var fields))
        {
            if (value is not JsonObject message)
            {
                found.Add($"{path} is no object");
                return;
            }

            if (type == "AnyValue" && message.Count > 1) found.Add($"{path} has more than one of a oneof");
            foreach (var (name, field) in message)
            {
                if (fields.TryGetValue(name, out var of)) Check(field, of, $"{path}.{name}", found);
                else found.Add($"{path}.{name} is no field of {type}");
            }
        }
        else if (value is not JsonValue scalar || !IsValid(scalar, type))
        {
            found.Add($"{path} is no {type}: {value?.ToJsonString()}");
        }
    }

    private static bool IsValid(JsonValue value, string type)
    {
        var kind = value.GetValueKind();
        var text = kind == JsonValueKind.String ? value.GetValue<string>() : "";
        return type switch
        {
            "string" => kind == JsonValueKind.String,
            "bool" => kind is JsonValueKind.True or JsonValueKind.False,
            "double" => kind == JsonValueKind.Number,
            "uint32" => kind == JsonValueKind.Number && value.TryGetValue<uint>(out _),
            "fixed64" => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "int64" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "id16" => IsId(text, 16),
            "id8" => IsId(text, 8),
            _ when type.StartsWith("enum", StringComparison.Ordinal) =>
                kind == JsonValueKind.Number && value.TryGetValue<int>(out var number) && number >= 0 && number <= type[4] - '0',
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };
    }

    // trace.proto: an id of another length, or of zeroes only, is invalid.
    private static bool IsId(string text, int bytes) =>
        text.Length == 2 * bytes && text.All(char.IsAsciiHexDigit) && text.Any(digit => digit != '0');

    // What trace.proto says of Span in words: required fields, end not before start, unique keys; and that a parent is of the
    // same trace.
    private static void CheckSpans(JsonNode request, List<string> found)
    {
        var spans = SpansOf(request).ToList();
        var known = spans.Select(span => $"{span["traceId"]}/{span["spanId"]}").ToList();
        if (known.Distinct().Count() != known.Count) found.Add("two spans have the same id");
        foreach (var span in spans)
        {
            var name = (string?)span["name"];
            if (span["traceId"] is null || span["spanId"] is null || string.IsNullOrEmpty(name))
                found.Add($"a required field is missing: {span}");
            if (span["parentSpanId"] is { } parent && !known.Contains($"{span["traceId"]}/{parent}"))
                found.Add($"{name} has no parent");
            if (Time(span, "startTimeUnixNano") > Time(span, "endTimeUnixNano")) found.Add($"{name} ends before it starts");
            var keys = span["attributes"]!.AsArray().Select(attribute => (string?)attribute!["key"]).ToList();
            if (keys.Distinct().Count() != keys.Count || keys.Any(string.IsNullOrEmpty))
                found.Add($"{name} has an attribute twice, or without a key");
        }
    }

    private static ulong Time(JsonNode span, string field) => ulong.Parse((string?)span[field] ?? "0", CultureInfo.InvariantCulture);
}
