using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniPod.Pods.Manifest;

/// <summary>A node of a manifest, with its path, and errors that name path and line.</summary>
internal sealed class ManifestNode(YamlNode node, string path, ManifestErrors errors)
{
    /// <summary>The node's fields; null when it is no mapping. A field that is not among the known ones is an error.</summary>
    public Dictionary<string, ManifestNode>? Fields(params string[] known)
    {
        if (node is not YamlMappingNode mapping)
        {
            Error("must be a mapping of fields");
            return null;
        }

        var fields = Pairs(mapping);
        foreach (var (name, field) in fields.Where(field => !known.Contains(field.Key)).ToList())
        {
            field.Error($"is not supported yet. Supported here: {string.Join(", ", known)}");
            fields.Remove(name);
        }

        return fields;
    }

    /// <summary>A mapping of free keys to texts.</summary>
    public Dictionary<string, string> Texts()
    {
        if (node is YamlMappingNode mapping) return Pairs(mapping).ToDictionary(pair => pair.Key, pair => pair.Value.Text());
        Error("must be a mapping of names to texts");
        return [];
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<ManifestNode> Items()
    {
        if (node is YamlSequenceNode sequence) return [.. sequence.Children.Select((item, index) => new ManifestNode(item, $"{path}[{index}]", errors))];
        Error("must be a list");
        return [];
    }

    /// <summary>A scalar's text.</summary>
    public string Text()
    {
        if (node is YamlScalarNode { Value: { } text } scalar && !(scalar.Style == ScalarStyle.Plain && text is "null" or "~")) return text;
        Error("must be a text");
        return "";
    }

    /// <summary>A scalar, read by a parser whose error is reported here.</summary>
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

    /// <summary>Requires one certain text.</summary>
    public void RequireText(string expected)
    {
        if (Text() is var text && text != expected) Error($"must be {expected}, not \"{text}\"");
    }

    /// <summary>Reports an error at this node.</summary>
    public void Error(string what) => errors.Add($"{(path.Length == 0 ? "the document" : path)} {what} (line {node.Start.Line})");

    private Dictionary<string, ManifestNode> Pairs(YamlMappingNode mapping)
    {
        var separator = path.Length == 0 || path.EndsWith(": ", StringComparison.Ordinal) ? "" : ".";
        return mapping.Children
            .Where(pair => pair.Key is YamlScalarNode)
            .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => new ManifestNode(pair.Value, $"{path}{separator}{((YamlScalarNode)pair.Key).Value}", errors));
    }
}
