using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Pods.Spec;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniPod.Pods.Manifest;

/// <summary>A node of a manifest with its path, which reports errors with path and line.</summary>
internal sealed partial class ManifestNode
{
    /// <summary>How deep nodes may be nested.</summary>
    public const int MaxDepth = 64;

    private readonly YamlNode _node;
    private readonly string _path;
    private readonly ManifestReport _report;
    private readonly int _depth;
    private Dictionary<string, ManifestNode>? _pairs;

    /// <param name="node">The node.</param>
    /// <param name="path">Its path, such as <c>spec.containers[0]</c>; empty, or with a colon and a space at its end, for a
    /// document.</param>
    /// <param name="report">What its errors are added to.</param>
    /// <param name="depth">How many nodes it is nested in.</param>
    /// <exception cref="PodException">Nodes are nested too deeply, as if an alias is in its own anchor, or there are too
    /// many.</exception>
    public ManifestNode(YamlNode node, string path, ManifestReport report, int depth = 0)
    {
        (_node, _path, _report, _depth) = (node, path, report, depth);
        report.Count(depth, MaxDepth, node.Start.Line);
    }

    /// <summary>Whether it is null, in any of its spellings: Kubernetes' "not given".</summary>
    public bool IsNull => IsNullNode(_node);

    /// <summary>Its text, without reporting anything; null if it is empty, or not a scalar.</summary>
    public string? AnyText => _node is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    private string What => IsDocument ? $"{_path}the document" : _path;

    private bool IsDocument => _path.Length == 0 || _path.EndsWith(": ", StringComparison.Ordinal);

    /// <summary>Finds a field, whatever the node is; null if it has none of that name.</summary>
    public ManifestNode? Find(string name) => _node is YamlMappingNode mapping ? Pairs(mapping).GetValueOrDefault(name) : null;

    /// <summary>Returns the fields of the node that are supported and given; null if it is not a mapping. Reports every other
    /// field, unless it asks for nothing.</summary>
    public Dictionary<string, ManifestNode>? Fields(FieldRules rules)
    {
        if (_node is not YamlMappingNode mapping)
        {
            Error("must be a mapping of fields");
            return null;
        }

        var fields = new Dictionary<string, ManifestNode>();
        foreach (var (name, field) in Pairs(mapping).Where(pair => !pair.Value.IsNull))
        {
            if (rules.Supported.Contains(name)) fields.Add(name, field);
            else if (!rules.Ignored.Contains(name)) field.ReportUnsupported(name, rules);
        }

        return fields;
    }

    /// <summary>Returns a mapping of arbitrary keys to strings.</summary>
    public Dictionary<string, string> Texts()
    {
        if (_node is YamlMappingNode mapping)
            return Pairs(mapping).ToDictionary(pair => pair.Key, pair => pair.Value.IsNull ? "" : pair.Value.Text() ?? "");
        Error("must be a mapping of names to strings");
        return [];
    }

    /// <summary>Returns the items of a list.</summary>
    public IReadOnlyList<ManifestNode> Items()
    {
        if (_node is YamlSequenceNode sequence)
            return [.. sequence.Children.Select((item, index) => Child(item, $"{_path}[{index}]"))];
        Error("must be a list");
        return [];
    }

    /// <summary>Returns the text of a scalar; null if it is none, which is reported.</summary>
    public string? Text()
    {
        if (_node is not YamlScalarNode { Value: { } text } scalar)
        {
            Error("must be a string");
        }
        else if (IsText(scalar) is not { } isText)
        {
            Error($"has the tag {scalar.Tag.Value}, which is not supported");
        }
        else if (!isText && OtherThanText().IsMatch(text))
        {
            Error($"must be a string, not a number or boolean: put \"{text}\" in quotes");
        }
        else
        {
            return text;
        }

        return null;
    }

    /// <summary>Returns the text of a scalar with the references to variables replaced; empty if it is none, which is
    /// reported.</summary>
    public string Expanded(IReadOnlyDictionary<string, string> variables)
    {
        var text = Parse(given => VariableReferences.Expand(given, variables)) ?? "";
        _report.CountText(text.Length);
        return text;
    }

    /// <summary>Returns a port number; null if it is none, which is reported.</summary>
    public int? Port()
    {
        if (Number() is { } port and >= 1 and <= 65535) return port;
        Error(_node is YamlScalarNode { Value: var given }
            ? $"must be a port number from 1 to 65535 without quotes, not \"{given}\""
            : "must be a port number from 1 to 65535");
        return null;
    }

    /// <summary>Returns a port number; null also if it is 0, Kubernetes' "not given".</summary>
    public int? OptionalPort() => Number() == 0 ? null : Port();

    /// <summary>Parses a scalar; an error of the parser is reported at this node.</summary>
    /// <returns>The default value if there was an error.</returns>
    public T? Parse<T>(Func<string, T> parse)
    {
        try
        {
            return Text() is { } text ? parse(text) : default;
        }
        catch (PodException error)
        {
            Error(error.Message);
            return default;
        }
    }

    /// <summary>Parses a scalar that may be empty, Kubernetes' "not given".</summary>
    /// <returns>The default value if it is empty, or if there was an error.</returns>
    public T? ParseOptional<T>(Func<string, T> parse) => _node is YamlScalarNode { Value: null or "" } ? default : Parse(parse);

    /// <summary>Requires a specific text.</summary>
    public void RequireText(string expected)
    {
        if (Text() is { } text && text != expected) Error($"must be {expected}, not \"{text}\"");
    }

    /// <summary>Reports an error at this node.</summary>
    public void Error(string what) => _report.Error(Line(what));

    /// <summary>Reports that something at this node has no effect.</summary>
    public void Warn(string what) => _report.Warn(Line(what));

    private static bool IsNullNode(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    // Whether a scalar is a text whatever it looks like; null if its tag says that it is something else.
    private static bool? IsText(YamlScalarNode scalar) => scalar.Tag switch
    {
        { IsEmpty: true } => scalar.Style != ScalarStyle.Plain,
        { Value: "!" or "tag:yaml.org,2002:str" } => true,
        _ => null,
    };

    // Scalars, lists and mappings that say nothing in any field. The zero of a number or boolean can say something.
    private bool IsZero(YamlNode node, int depth)
    {
        _report.Count(depth, MaxDepth, node.Start.Line);
        return node is YamlMappingNode mapping ? mapping.Children.Values.All(value => IsZero(value, depth + 1)) : IsEmpty(node);
    }

    private static bool IsEmpty(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value is null or "" || IsNullNode(scalar),
        YamlSequenceNode sequence => sequence.Children.Count == 0,
        YamlMappingNode mapping => mapping.Children.Count == 0,
        _ => false,
    };

    // What Kubernetes reads as a number or boolean when it is not quoted (YAML 1.1).
    [GeneratedRegex(
        @"^([-+]?[0-9][0-9_]*|0[xXob][0-9a-fA-F_]+|[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
        + @"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        + @"|true|True|TRUE|false|False|FALSE|yes|Yes|YES|y|Y|no|No|NO|n|N|on|On|ON|off|Off|OFF)\z")]
    private static partial Regex OtherThanText();

    private string Line(string what) => $"{What} {what} (line {_node.Start.Line})";

    // A decimal number without a sign; null if it is none. With a leading zero it would be octal.
    private int? Number() =>
        _node is YamlScalarNode { Style: ScalarStyle.Plain, Tag.IsEmpty: true, Value: { } text }
            && (text == "0" || !text.StartsWith('0'))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private void ReportUnsupported(string name, FieldRules rules)
    {
        if (rules.WithoutEffect.TryGetValue(name, out var reason))
        {
            if (!IsEmpty(_node)) Warn($"has no effect: {reason}");
        }
        else if (IsZero(_node, _depth))
        {
            // It says nothing.
        }
        else if (!rules.OnlyAs.TryGetValue(name, out var values))
        {
            Error($"is not supported yet. Supported here: {string.Join(", ", rules.Supported)}");
        }
        else if (!values.Any(Is))
        {
            Error($"is not supported yet, except as {string.Join(" or ", values)}");
        }
    }

    // Whether the scalar has a value: a text, a number, or, as YAML 1.1 spells them, a boolean.
    private bool Is(string value)
    {
        if (_node is not YamlScalarNode { Value: { } text } scalar) return false;
        var isText = IsText(scalar) != false;
        return value switch
        {
            "true" => !isText && text.ToLowerInvariant() is "true" or "yes" or "on" or "y",
            "false" => !isText && text.ToLowerInvariant() is "false" or "no" or "off" or "n",
            _ when char.IsAsciiDigit(value[0]) => !isText && text == value,
            _ => text == value,
        };
    }

    private ManifestNode Child(YamlNode node, string path) => new(node, path, _report, _depth + 1);

    // The fields in their order, with those that are merged into the mapping after its own.
    private Dictionary<string, ManifestNode> Pairs(YamlMappingNode mapping)
    {
        if (_pairs is not null) return _pairs;
        _pairs = [];
        AddPairs(mapping, _pairs, _depth);
        return _pairs;
    }

    private void AddPairs(YamlMappingNode mapping, Dictionary<string, ManifestNode> pairs, int depth)
    {
        foreach (var (key, value) in mapping.Children.Where(pair => !IsMerge(pair.Key)))
        {
            var name = ((YamlScalarNode)key).Value ?? "";
            pairs.TryAdd(name, Child(value, $"{_path}{(IsDocument ? "" : ".")}{name}"));
        }

        foreach (var (_, value) in mapping.Children.Where(pair => IsMerge(pair.Key)))
        {
            foreach (var merged in value is YamlSequenceNode several ? several.Children : [value])
            {
                _report.Count(depth + 1, MaxDepth, merged.Start.Line);
                if (merged is YamlMappingNode other) AddPairs(other, pairs, depth + 1);
                else _report.Error($"{What} merges (<<) something that is not a mapping (line {value.Start.Line})");
            }
        }
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode scalar && ManifestEvents.IsMergeKey(scalar.Value, scalar.Style);
}
