using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniPod.Pods.Manifest;

/// <summary>A node of a manifest with its path, which reports errors with path and line.</summary>
internal sealed partial class ManifestNode(YamlNode node, string path, ManifestErrors errors)
{
    /// <summary>Returns the fields of the node; null if it is not a mapping. Reports an error for every field
    /// that is not known.</summary>
    public Dictionary<string, ManifestNode>? Fields(params string[] known)
    {
        if (node is not YamlMappingNode mapping)
        {
            Error("must be a mapping of fields");
            return null;
        }

        var fields = Pairs(mapping);
        // A null field counts as absent, as in Kubernetes.
        foreach (var (name, _) in fields.Where(field => field.Value.IsNull).ToList()) fields.Remove(name);
        foreach (var (name, field) in fields.Where(field => !known.Contains(field.Key)).ToList())
        {
            field.Error($"is not supported yet. Supported here: {string.Join(", ", known)}");
            fields.Remove(name);
        }

        return fields;
    }

    /// <summary>Returns a mapping of arbitrary keys to strings.</summary>
    public Dictionary<string, string> Texts()
    {
        if (node is YamlMappingNode mapping)
            return Pairs(mapping).ToDictionary(pair => pair.Key, pair => pair.Value.IsNull ? "" : pair.Value.Text());
        Error("must be a mapping of names to strings");
        return [];
    }

    /// <summary>Returns the items of a list.</summary>
    public IReadOnlyList<ManifestNode> Items()
    {
        if (node is YamlSequenceNode sequence)
            return [.. sequence.Children.Select((item, index) => new ManifestNode(item, $"{path}[{index}]", errors))];
        Error("must be a list");
        return [];
    }

    /// <summary>Returns the text of a scalar.</summary>
    public string Text()
    {
        if (node is not YamlScalarNode { Value: { } text } scalar) Error("must be a string");
        else if (scalar.Style == ScalarStyle.Plain && OtherThanText().Match(text) is { Success: true })
            Error($"must be a string, not a number or boolean: put \"{text}\" in quotes");
        else return text;
        return "";
    }

    /// <summary>Returns a port number.</summary>
    public int? Port()
    {
        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65535)
        {
            return port;
        }

        Error(node is YamlScalarNode { Value: var given }
            ? $"must be a port number from 1 to 65535 without quotes, not \"{given}\""
            : "must be a port number from 1 to 65535");
        return null;
    }

    /// <summary>Parses a scalar; an error of the parser is reported at this node.</summary>
    public T? Parse<T>(Func<string, T> parse, string? text = null)
    {
        try
        {
            return parse(text ?? Text());
        }
        catch (PodException error)
        {
            Error(error.Message);
            return default;
        }
    }

    /// <summary>Requires a specific text.</summary>
    public void RequireText(string expected)
    {
        if (Text() is var text && text != expected) Error($"must be {expected}, not \"{text}\"");
    }

    /// <summary>Reports an error at this node.</summary>
    public void Error(string what) => errors.Add($"{(path.Length == 0 ? "the document" : path)} {what} (line {node.Start.Line})");

    // Null, in any of its spellings.
    private bool IsNull => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    // What Kubernetes reads as a number or boolean when it is not quoted (YAML 1.1).
    [GeneratedRegex(
        @"^([-+]?[0-9][0-9_]*|0[xXob][0-9a-fA-F_]+|[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
        + @"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)\z")]
    private static partial Regex OtherThanText();

    private Dictionary<string, ManifestNode> Pairs(YamlMappingNode mapping)
    {
        foreach (var key in mapping.Children.Keys.Where(key => key is not YamlScalarNode))
            errors.Add($"{(path.Length == 0 ? "the document" : path)} has a field whose name is not a string (line {key.Start.Line})");
        var separator = path.Length == 0 || path.EndsWith(": ", StringComparison.Ordinal) ? "" : ".";
        return mapping.Children
            .Where(pair => pair.Key is YamlScalarNode)
            .ToDictionary(
                pair => ((YamlScalarNode)pair.Key).Value ?? "",
                pair => new ManifestNode(pair.Value, $"{path}{separator}{((YamlScalarNode)pair.Key).Value}", errors));
    }
}
