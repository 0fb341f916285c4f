using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Reading;

/// <summary>
/// Makes an object of the API of a document: checks each field against the model and the catalogue, writes what is right as JSON, and reads
/// that into the model. All errors are found at once.
/// </summary>
/// <param name="log">What the errors are added to.</param>
/// <param name="unknown">What becomes of unknown fields.</param>
internal sealed class ObjectBinder(FaultLog log, UnknownFields unknown)
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, JsonPropertyInfo>> Properties = [];

    private readonly ScalarBinder _scalars = new(log);

    /// <summary>Makes the object.</summary>
    /// <param name="root">The document, or the part of it, that is the object.</param>
    /// <param name="path">Its path; empty for a document.</param>
    /// <param name="type">Its type.</param>
    /// <returns>The object with everything that is right; null if it is none at all.</returns>
    public T? Bind<T>(Node root, string path, JsonTypeInfo<T> type)
        where T : class
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            if (!WriteObject(json, root, path, type)) return null;
        }

        return JsonSerializer.Deserialize(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), type);
    }

    private static Dictionary<string, JsonPropertyInfo> PropertiesOf(JsonTypeInfo type) =>
        Properties.GetOrAdd(type.Type, static (_, of) => of.Properties.ToDictionary(property => property.Name), type);

    // Kubernetes' "not given", in any of its forms: null, an empty text, list or object.
    private static bool IsNothing(Node node) => node switch
    {
        ScalarNode scalar => scalar.Kind == ScalarKind.Null || scalar is { Kind: ScalarKind.Text, Value: "" },
        ListNode list => list.Items.Count == 0,
        MapNode map => map.Fields.All(field => IsNothing(field.Value)),
        _ => false,
    };

    private static bool AsksForNothing(Node node, FieldRule rule) =>
        IsNothing(node) || node is ScalarNode scalar && rule.IsDefault(scalar.Value);

    private bool WriteObject(Utf8JsonWriter json, Node node, string path, JsonTypeInfo type)
    {
        if (node is not MapNode map)
        {
            log.Error(path, node.Place, "must be a mapping of fields");
            return false;
        }

        var table = FieldCatalogue.GetType(type.Type.Name);
        var properties = PropertiesOf(type);
        json.WriteStartObject();
        foreach (var field in map.Fields)
        {
            var inner = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (!properties.TryGetValue(field.Name, out var property)) ReportUnknown(field, inner, properties.Keys);
            else if (!IsNull(field.Value)) WriteField(json, field, inner, property, table);
        }

        json.WriteEndObject();
        foreach (var rule in table.Rules.Where(rule => rule.IsRequired && (map.Find(rule.Name) is not { } value || IsNull(value))))
            log.Error(path, map.Place, $"{rule.Name} is missing");
        return true;
    }

    private static bool IsNull(Node node) => node is ScalarNode { Kind: ScalarKind.Null };

    private void WriteField(Utf8JsonWriter json, NodeField field, string path, JsonPropertyInfo property, FieldTable table)
    {
        var rule = table.Find(field.Name) ?? throw new InvalidOperationException($"the catalogue has no {table.Type}.{field.Name}");
        if (!IsAllowed(field.Value, path, field.Place, rule)) return;
        if (field.Value is ScalarNode { Kind: ScalarKind.Text, Value: "" } && property.PropertyType == typeof(string))
        {
            if (rule.IsRequired) log.Error(path, field.Place, "must not be empty");
            return; // Kubernetes' "not given".
        }

        json.WritePropertyName(field.Name);
        WriteValue(json, field.Value, path, property.Options.GetTypeInfo(property.PropertyType), rule, table);
    }

    private bool IsAllowed(Node value, string path, Place place, FieldRule rule)
    {
        if (rule.Decision is FieldDecision.Supported or FieldDecision.Ignored || AsksForNothing(value, rule)) return true;
        switch (rule.Decision)
        {
            case FieldDecision.Warned:
                log.Warn(path, place, $"has no effect: {Plain(rule.Meaning)}");
                return true;
            case FieldDecision.Later:
                log.Error(path, place, $"{Shown(value)}is not supported yet");
                return false;
            default:
                log.Error(path, place, $"{Shown(value)}is not supported: {Plain(rule.Meaning)}");
                return false;
        }
    }

    private static string Shown(Node value) => value is ScalarNode { Kind: ScalarKind.Text } text ? $"(\"{text.Written}\") " : "";

    private static string Plain(string meaning) => meaning.Replace("`", "", StringComparison.Ordinal).TrimEnd('.');

    private void WriteValue(Utf8JsonWriter json, Node node, string path, JsonTypeInfo type, FieldRule rule, FieldTable table)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                if (!WriteObject(json, node, path, type)) json.WriteNullValue();
                break;
            case JsonTypeInfoKind.Enumerable:
                WriteList(json, node, path, type, rule, table);
                break;
            case JsonTypeInfoKind.Dictionary:
                WriteMap(json, node, path, type, rule, table);
                break;
            case JsonTypeInfoKind.None when type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?):
                WriteRaw(json, node);
                break;
            default:
                _scalars.Write(json, node, path, type.Type, rule);
                break;
        }
    }

    private void WriteList(Utf8JsonWriter json, Node node, string path, JsonTypeInfo type, FieldRule rule, FieldTable table)
    {
        json.WriteStartArray();
        if (node is ListNode list)
        {
            var item = type.Options.GetTypeInfo(type.ElementType!);
            foreach (var (index, value) in list.Items.Index())
            {
                // The document's reader reports empty items.
                if (!IsNull(value)) WriteValue(json, value, FormattableString.Invariant($"{path}[{index}]"), item, rule, table);
            }
        }
        else
        {
            log.Error(path, node.Place, "must be a list");
        }

        json.WriteEndArray();
    }

    private void WriteMap(Utf8JsonWriter json, Node node, string path, JsonTypeInfo type, FieldRule rule, FieldTable table)
    {
        json.WriteStartObject();
        if (node is MapNode map)
        {
            var item = type.Options.GetTypeInfo(type.ElementType!);
            foreach (var entry in map.Fields)
            {
                var inner = $"{path}.{entry.Name}";
                if (KeyOf(entry, rule) is { } key && FieldForms.Complaint(FieldForm.LabelKey, key) is { } complaint)
                    log.Error(path, entry.Place, $"has a key that {complaint}");
                var own = table.Find(rule.Name, entry.Name);
                if (own is not null && !IsAllowed(entry.Value, inner, entry.Place, own)) continue;
                json.WritePropertyName(entry.Name);
                if (IsNull(entry.Value)) json.WriteStringValue("");
                else WriteValue(json, entry.Value, inner, item, own ?? rule, table);
            }
        }
        else
        {
            log.Error(path, node.Place, "must be a mapping of names to values");
        }

        json.WriteEndObject();
    }

    // The key if it has the form of a label's. The key of an annotation can have capitals everywhere. Source: ValidateAnnotations.
    private static string? KeyOf(NodeField entry, FieldRule rule) => rule.Values.Form == FieldForm.LabelValue ? entry.Name
        : rule.Name == "annotations" ? entry.Name.ToLowerInvariant()
        : null;

    private static void WriteRaw(Utf8JsonWriter json, Node node)
    {
        switch (node)
        {
            case MapNode map:
                json.WriteStartObject();
                foreach (var field in map.Fields)
                {
                    json.WritePropertyName(field.Name);
                    WriteRaw(json, field.Value);
                }

                json.WriteEndObject();
                break;
            case ListNode list:
                json.WriteStartArray();
                foreach (var item in list.Items) WriteRaw(json, item);
                json.WriteEndArray();
                break;
            case ScalarNode { Kind: ScalarKind.Text } text:
                json.WriteStringValue(text.Value);
                break;
            case ScalarNode scalar:
                json.WriteRawValue(scalar.Value);
                break;
        }
    }

    private void ReportUnknown(NodeField field, string path, IEnumerable<string> known)
    {
        if (unknown == UnknownFields.Ignore) return;
        var near = NearestName.Of(field.Name, known);
        var message = field.Name.Contains(':', StringComparison.Ordinal)
            ? "is no field of Kubernetes: a space is missing after ':'"
            : $"is no field of Kubernetes{(near is null ? "" : $"; did you mean \"{near}\"?")}";
        if (unknown == UnknownFields.Strict) log.Error(path, field.Place, message);
        else log.Warn(path, field.Place, $"{message}{(message[^1] == '?' ? "" : ".")} It is ignored");
    }
}
