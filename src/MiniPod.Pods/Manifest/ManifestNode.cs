using System.Globalization;
using System.Text.RegularExpressions;
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

    private string What => _path.Length == 0 || IsDocument ? $"{_path}the document" : _path;

    private bool IsDocument => _path.EndsWith(": ", StringComparison.Ordinal);

    /// <summary>Returns the text of a field, without reporting anything; null if there is none.</summary>
    /// <param name="path">The names of the fields that lead to it.</param>
    public string? Peek(params ReadOnlySpan<string> path)
    {
        var node = _node;
        foreach (var name in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(new YamlScalarNode(name), out var field)) return null;
            node = field;
        }

        return node is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;
    }

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
            else if (!rules.Ignored.Contains(name) && !IsZero(field._node)) field.ReportUnsupported(name, rules);
        }

        return fields;
    }

    /// <summary>Returns a mapping of arbitrary keys to strings.</summary>
    public Dictionary<string, string> Texts()
    {
        if (_node is YamlMappingNode mapping)
            return Pairs(mapping).ToDictionary(pair => pair.Key, pair => pair.Value.IsNull ? "" : pair.Value.Text());
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

    /// <summary>Returns the text of a scalar.</summary>
    public string Text()
    {
        if (_node is not YamlScalarNode { Value: { } text } scalar) Error("must be a string");
        else if (scalar.Style == ScalarStyle.Plain && OtherThanText().Match(text) is { Success: true })
            Error($"must be a string, not a number or boolean: put \"{text}\" in quotes");
        else return text;
        return "";
    }

    /// <summary>Returns a port number; null if it is 0, Kubernetes' "not given", or no port number.</summary>
    public int? Port()
    {
        if (_node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 0 and <= 65535)
        {
            return port == 0 ? null : port;
        }

        Error(_node is YamlScalarNode { Value: var given }
            ? $"must be a port number from 1 to 65535 without quotes, not \"{given}\""
            : "must be a port number from 1 to 65535");
        return null;
    }

    /// <summary>Parses a scalar; an error of the parser is reported at this node.</summary>
    public T? Parse<T>(Func<string, T> parse)
    {
        try
        {
            return parse(Text());
        }
        catch (PodException error)
        {
            Error(error.Message);
            return default;
        }
    }

    /// <summary>Parses a scalar that may be empty, Kubernetes' "not given".</summary>
    /// <returns>The default value if it is empty, or if the parser reports an error.</returns>
    public T? ParseOptional<T>(Func<string, T> parse) => Peek() is null && _node is YamlScalarNode ? default : Parse(parse);

    /// <summary>Requires a specific text.</summary>
    public void RequireText(string expected)
    {
        if (Text() is var text && text != expected) Error($"must be {expected}, not \"{text}\"");
    }

    /// <summary>Reports an error at this node.</summary>
    public void Error(string what) => _report.Error(Line(what));

    /// <summary>Reports that something at this node has no effect.</summary>
    public void Warn(string what) => _report.Warn(Line(what));

    // Scalars, lists and mappings that say nothing in any field. The zero of a number or boolean can say something.
    private static bool IsZero(YamlNode node, int depth = 0) => node switch
    {
        YamlScalarNode scalar => scalar.Value is null or "" || IsNullNode(scalar),
        YamlSequenceNode sequence => sequence.Children.Count == 0,
        YamlMappingNode mapping => depth < MaxDepth && mapping.Children.Values.All(value => IsZero(value, depth + 1)),
        _ => false,
    };

    private static bool IsNullNode(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    // What Kubernetes reads as a number or boolean when it is not quoted (YAML 1.1).
    [GeneratedRegex(
        @"^([-+]?[0-9][0-9_]*|0[xXob][0-9a-fA-F_]+|[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
        + @"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        + @"|true|True|TRUE|false|False|FALSE|yes|Yes|YES|y|Y|no|No|NO|n|N|on|On|ON|off|Off|OFF)\z")]
    private static partial Regex OtherThanText();

    private string Line(string what) => $"{What} {what} (line {_node.Start.Line})";

    private void ReportUnsupported(string name, FieldRules rules)
    {
        if (rules.WithoutEffect.TryGetValue(name, out var reason)) Warn($"has no effect: {reason}");
        else if (!rules.OnlyAs.TryGetValue(name, out var values))
        {
            Error($"is not supported yet. Supported here: {string.Join(", ", rules.Supported)}");
        }
        else if (_node is not YamlScalarNode { Value: { } text } || !values.Contains(text))
        {
            Error($"is not supported yet, except as {string.Join(" or ", values)}");
        }
    }

    private ManifestNode Child(YamlNode node, string path) => new(node, path, _report, _depth + 1);

    // The fields in their order, with those that are merged into the mapping ("<<") after its own.
    private Dictionary<string, ManifestNode> Pairs(YamlMappingNode mapping)
    {
        var pairs = new Dictionary<string, ManifestNode>();
        AddPairs(mapping, pairs, _depth);
        return pairs;
    }

    private void AddPairs(YamlMappingNode mapping, Dictionary<string, ManifestNode> pairs, int depth)
    {
        _report.Count(depth, MaxDepth, mapping.Start.Line);
        foreach (var (key, value) in mapping.Children.Where(pair => !IsMerge(pair.Key)))
        {
            if (key is YamlScalarNode { Value: var name })
                pairs.TryAdd(name ?? "", Child(value, $"{_path}{(_path.Length == 0 || IsDocument ? "" : ".")}{name}"));
            else
                _report.Error($"{What} has a field whose name is not a string (line {key.Start.Line})");
        }

        foreach (var (_, value) in mapping.Children.Where(pair => IsMerge(pair.Key)))
        {
            foreach (var merged in value is YamlSequenceNode several ? several.Children : [value])
            {
                if (merged is YamlMappingNode other) AddPairs(other, pairs, depth + 1);
                else _report.Error($"{What} merges (<<) something that is not a mapping (line {value.Start.Line})");
            }
        }
    }

    // https://yaml.org/type/merge.html
    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Style: ScalarStyle.Plain, Value: "<<" };
}
