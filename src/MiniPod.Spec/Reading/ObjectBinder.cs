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
    private const string NoMapping = "must be a mapping of fields";

    private static readonly ConcurrentDictionary<Type, Dictionary<string, JsonPropertyInfo>> Properties = [];

    private readonly ScalarBinder _scalars = new(log);

    // How many of the fields around the current one have no effect. What they contain has none either, and nothing is said of it.
    private int _withoutEffect;

    /// <summary>Makes the object.</summary>
    /// <param name="root">The document, or the part of it, that is the object.</param>
    /// <param name="path">Its path; empty for a document.</param>
    /// <param name="type">Its type.</param>
    /// <returns>The object with everything that is right; null if it is none at all.</returns>
    public object? Bind(Node root, string path, JsonTypeInfo type)
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

    // A key of a map asks for something even if its value is empty: a label, for example.
    private static bool AsksForNothing(Node node, FieldRule rule, bool isMap) =>
        isMap && node is MapNode { Fields.Count: var count } ? count == 0
        : IsNothing(node) || node is ScalarNode scalar && rule.IsDefault(scalar.Value);

    private bool WriteObject(Utf8JsonWriter json, Node node, string path, JsonTypeInfo type)
    {
        if (node is not MapNode map)
        {
            log.Error(path, node.Place, NoMapping);
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
            log.Missing(path, map.Place, rule.Name);
        return true;
    }

    private static bool IsNull(Node node) => node is ScalarNode { Kind: ScalarKind.Null };

    private void WriteField(Utf8JsonWriter json, NodeField field, string path, JsonPropertyInfo property, FieldTable table)
    {
        var rule = table.Find(field.Name) ?? throw new InvalidOperationException($"the catalogue has no {table.Type}.{field.Name}");
        var type = property.Options.GetTypeInfo(property.PropertyType);
        if (!IsAllowed(field.Value, path, field.Place, rule, type.Kind == JsonTypeInfoKind.Dictionary)) return;
        if (field.Value is ScalarNode { Kind: ScalarKind.Text, Value: "" } && property.PropertyType == typeof(string))
        {
            if (rule.IsRequired) log.Error(path, field.Place, "must not be empty");
            return; // Kubernetes' "not given".
        }

        var hasNoEffect = rule.Decision is FieldDecision.Warned or FieldDecision.Ignored;
        if (hasNoEffect) _withoutEffect++;
        WriteValue(json, field.Name, field.Value, path, type, rule, table);
        if (hasNoEffect) _withoutEffect--;
    }

    private bool IsAllowed(Node value, string path, Place place, FieldRule rule, bool isMap)
    {
        if (rule.Decision is FieldDecision.Supported or FieldDecision.Ignored || _withoutEffect > 0) return true;
        if (AsksForNothing(value, rule, isMap)) return true;
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

    private static string Shown(Node value) =>
        value is ScalarNode { Kind: ScalarKind.Text } text ? $"(\"{Excerpt.Of(text.Written)}\") " : "";

    private static string Plain(string meaning) => meaning.Replace("`", "", StringComparison.Ordinal).TrimEnd('.');

    // Writes a value, with a name before it if it belongs to an object; nothing if it is wrong.
    private void WriteValue(
        Utf8JsonWriter json, string? name, Node node, string path, JsonTypeInfo type, FieldRule rule, FieldTable table)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                WriteName(json, name);
                if (!WriteObject(json, node, path, type)) json.WriteNullValue();
                break;
            case JsonTypeInfoKind.Enumerable:
                WriteName(json, name);
                WriteList(json, node, path, type, rule, table);
                break;
            case JsonTypeInfoKind.Dictionary:
                WriteName(json, name);
                WriteMap(json, node, path, type, rule, table);
                break;
            case JsonTypeInfoKind.None when type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?):
                WriteName(json, name);
                WriteRaw(json, node);
                break;
            default:
                if (_scalars.Find(node, path, type.Type, rule) is not { } value) break;
                WriteName(json, name);
                ScalarBinder.Write(json, value);
                break;
        }
    }

    private static void WriteName(Utf8JsonWriter json, string? name)
    {
        if (name is not null) json.WritePropertyName(name);
    }

    private void WriteList(Utf8JsonWriter json, Node node, string path, JsonTypeInfo type, FieldRule rule, FieldTable table)
    {
        json.WriteStartArray();
        if (node is ListNode list)
        {
            var item = type.Options.GetTypeInfo(type.ElementType!);
            foreach (var (index, value) in list.Items.Index())
                WriteItem(json, value, FormattableString.Invariant($"{path}[{index}]"), item, rule, table);
        }
        else
        {
            log.Error(path, node.Place, "must be a list");
        }

        json.WriteEndArray();
    }

    // What is no object is an empty one in the model, so that those after it keep their numbers.
    private void WriteItem(Utf8JsonWriter json, Node value, string path, JsonTypeInfo type, FieldRule rule, FieldTable table)
    {
        var isObject = type.Kind == JsonTypeInfoKind.Object;
        if (IsNull(value)) log.Wrong.Add(path); // the document's reader has reported it
        else if (isObject && value is not MapNode) log.Error(path, value.Place, NoMapping);
        else
        {
            WriteValue(json, null, value, path, type, rule, table);
            return;
        }

        if (isObject)
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
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
                var own = table.Find(rule.Name, entry.Name);
                if (own is not null && !IsAllowed(entry.Value, inner, entry.Place, own, isMap: false)) continue;
                if (!IsNull(entry.Value)) WriteValue(json, entry.Name, entry.Value, inner, item, own ?? rule, table);
                else if (item.Type == typeof(string)) json.WriteString(entry.Name, "");
            }
        }
        else
        {
            log.Error(path, node.Place, "must be a mapping of names to values");
        }

        json.WriteEndObject();
    }

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
