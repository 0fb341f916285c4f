using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Pods.Yaml;

/// <summary>Reads small YAML texts that people write by hand: scalars, lists and mappings, without anchors, aliases and tags.</summary>
public static class YamlText
{
    private const int MaxDepth = 16;

    /// <summary>Reads a text with one document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="firstLine">The number of its first line, in the file that it is part of.</param>
    /// <exception cref="YamlFaultException">It is not valid.</exception>
    public static YamlValue Read(string text, int firstLine)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) throw new YamlFaultException(firstLine, "nothing is written here");
            parser.Consume<DocumentStart>();
            var value = ReadValue(parser, firstLine - 1, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _)) throw new YamlFaultException(firstLine, "only one document is expected here");
            return value;
        }
        catch (YamlException error)
        {
            throw new YamlFaultException((int)error.Start.Line + firstLine - 1, $"this is not valid YAML: {error.Message}", error);
        }
    }

    private static YamlValue ReadValue(Parser parser, int before, int depth)
    {
        var line = (int)parser.Current!.Start.Line + before;
        if (depth > MaxDepth) throw new YamlFaultException(line, "this is nested too deeply");
        if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw new YamlFaultException(line, "anchors (&) and aliases (*) are not used here");
        if (parser.TryConsume<Scalar>(out var scalar)) return new YamlValue(line) { Text = scalar.Value };
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlValue>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadValue(parser, before, depth + 1));
            return new YamlValue(line) { Items = items };
        }

        parser.Consume<MappingStart>();
        var fields = new List<KeyValuePair<string, YamlValue>>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadValue(parser, before, depth + 1);
            if (key.Text is null) throw new YamlFaultException(key.Line, "the name of a field must be a text");
            if (fields.Exists(field => field.Key == key.Text)) throw new YamlFaultException(key.Line, $"\"{key.Text}\" is given twice");
            fields.Add(new(key.Text, ReadValue(parser, before, depth + 1)));
        }

        return new YamlValue(line) { Fields = fields };
    }
}
