using System.Collections.Frozen;
using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>What a scalar without quotes is to kubectl: YAML 1.1 as goyaml.v2 reads it, before anybody knows the field's
/// type. Source: https://github.com/go-yaml/yaml/blob/v2/resolve.go.</summary>
internal static class PlainScalar
{
    private static readonly FrozenDictionary<string, (ScalarKind Kind, string Value)> Words = Table();

    /// <summary>Returns what a text is, and its <see cref="ScalarNode.Value"/>. That of an infinite number, and of one that is
    /// none, is null: JSON has no such number.</summary>
    public static (ScalarKind Kind, string? Value) Resolve(string text)
    {
        if (text.Length == 0) return (ScalarKind.Null, "null");
        if (text.Length <= 5 && Words.TryGetValue(text, out var word)) return (word.Kind, word.Value.Length == 0 ? null : word.Value);
        return text[0] switch
        {
            '.' when HasSeparatorsOnly(text) => JsonNumber.Of(WithoutUnderscores(text)) is { } number
                ? (ScalarKind.Number, number)
                : (ScalarKind.Text, text),
            '+' or '-' or (>= '0' and <= '9') => Number(WithoutUnderscores(text)) ?? (ScalarKind.Text, text),
            _ => (ScalarKind.Text, text),
        };
    }

    private static string WithoutUnderscores(string text) => text.Replace("_", "", StringComparison.Ordinal);

    // After a point, underscores are between digits; elsewhere anything goes.
    private static bool HasSeparatorsOnly(string text)
    {
        for (var at = text.IndexOf('_', StringComparison.Ordinal); at >= 0; at = text.IndexOf('_', at + 1))
        {
            if (at + 1 == text.Length || !char.IsAsciiDigit(text[at - 1]) || !char.IsAsciiDigit(text[at + 1])) return false;
        }

        return true;
    }

    private static (ScalarKind Kind, string Value)? Number(string text) =>
        GoInteger.Parse(text) is { } integer ? (ScalarKind.WholeNumber, integer)
        : JsonNumber.Of(text) is { } number ? (ScalarKind.Number, number)
        : null;

    private static FrozenDictionary<string, (ScalarKind Kind, string Value)> Table()
    {
        var words = new Dictionary<string, (ScalarKind Kind, string Value)>();
        Add(ScalarKind.Boolean, "true", "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
        Add(ScalarKind.Boolean, "false", "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
        Add(ScalarKind.Null, "null", "~", "null", "Null", "NULL");
        Add(ScalarKind.Number, "", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
        return words.ToFrozenDictionary();

        void Add(ScalarKind kind, string value, params ReadOnlySpan<string> spellings)
        {
            foreach (var spelling in spellings) words.Add(spelling, (kind, value));
        }
    }
}
