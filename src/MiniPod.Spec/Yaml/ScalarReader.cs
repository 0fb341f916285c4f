using System.Text;
using MiniPod.Spec.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Spec.Yaml;

/// <summary>Makes a scalar of what is written: its quotes and its tag decide first, then what it looks like.</summary>
internal static class ScalarReader
{
    private const string Prefix = "tag:yaml.org,2002:";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the node.</summary>
    /// <param name="scalar">What is written.</param>
    /// <param name="text">Its characters.</param>
    /// <param name="place">Where it begins.</param>
    /// <param name="fault">What is wrong with it, if it is something; the node is then a text.</param>
    public static ScalarNode Read(Scalar scalar, string text, Place place, out string? fault)
    {
        fault = null;
        var tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
        if (tag is null ? scalar.Style != ScalarStyle.Plain : tag is "!" or $"{Prefix}str" or $"{Prefix}timestamp") return Text(text);
        if (tag is null)
        {
            var (kind, value) = PlainScalar.Resolve(text);
            if (value is not null) return new ScalarNode(place, kind, value, text);
            fault = $"is {text}, a number that JSON does not have: write another number, or put it in quotes";
            return Text(text);
        }

        if (tag == $"{Prefix}binary")
        {
            if (Decoded(text) is { } decoded) return new ScalarNode(place, ScalarKind.Text, decoded, text);
            fault = "has the tag !!binary, but is not a text in base64: write the text itself";
            return Text(text);
        }

        if (Tagged(tag, text, place) is { } node) return node;
        fault = Kind(tag) is null
            ? $"has the tag {Shown(tag)}, which means nothing to Kubernetes: remove it"
            : $"has the tag {Shown(tag)}, but \"{Excerpt.Of(text)}\" is none: remove the tag, or write another value";
        return Text(text);

        ScalarNode Text(string value) => new(place, ScalarKind.Text, value, value);
    }

    /// <summary>Returns a tag as it is usually written: <c>!!int</c>.</summary>
    public static string Shown(string tag) =>
        Excerpt.Of(tag.StartsWith(Prefix, StringComparison.Ordinal) ? $"!!{tag[Prefix.Length..]}" : tag);

    /// <summary>Whether a tag says of a list or mapping what it is anyway.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="kind">What it is: <c>map</c> or <c>seq</c>.</param>
    public static bool IsOf(TagName tag, string kind) => tag.IsEmpty || tag.Value is "!" || tag.Value == Prefix + kind;

    /// <summary>Whether a key merges other mappings into its own.</summary>
    public static bool IsMerge(Scalar key) =>
        key.Value == "<<" && (key.Tag.IsEmpty ? key.Style == ScalarStyle.Plain : key.Tag.Value == $"{Prefix}merge");

    // A whole number is a number of the other kind too.
    private static ScalarNode? Tagged(string tag, string text, Place place)
    {
        var (kind, value) = PlainScalar.Resolve(text);
        var wanted = Kind(tag);
        return value is not null && wanted is not null
            && (kind == wanted || (kind == ScalarKind.WholeNumber && wanted == ScalarKind.Number))
            ? new ScalarNode(place, wanted.Value, value, text)
            : null;
    }

    private static ScalarKind? Kind(string tag) => tag switch
    {
        $"{Prefix}int" => ScalarKind.WholeNumber,
        $"{Prefix}float" => ScalarKind.Number,
        $"{Prefix}bool" => ScalarKind.Boolean,
        $"{Prefix}null" => ScalarKind.Null,
        _ => null,
    };

    private static string? Decoded(string text)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(text));
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
