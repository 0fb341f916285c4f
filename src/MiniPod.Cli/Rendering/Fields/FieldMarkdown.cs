using System.Text;
using MiniPod.Learn;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Rendering.Fields;

/// <summary>A field of a manifest as Markdown.</summary>
internal static class FieldMarkdown
{
    /// <summary>A page about a field, with a table of what is right inside it.</summary>
    public static string Write(FieldDescription field, Language language)
    {
        var words = FieldWords.Of(language);
        var text = new StringBuilder($"# {field.Path}\n\n{field.Kind.Name}, {field.Kind.ApiVersion}: `{field.Type[1..^1]}`\n");
        if (field.Rule is not null) text.Append($"\n{words.MiniPod}{words.Colon} {words.Facts(field)}\n");
        foreach (var one in FieldOutline.Texts(field)) text.Append($"\n{one}\n");
        if (field.Fields.Count > 0) text.Append($"\n{Table(FieldOutline.Inside(field), type => $"`{type}`")}");
        return text.ToString();
    }

    /// <summary>A table of fields, in English, with what MiniPod does with each. A key of a map has the map's name before it.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="type">How a type is written: <c>[]Container</c>.</param>
    public static string Table(IEnumerable<FieldDescription> fields, Func<string, string> type)
    {
        var words = FieldWords.Of(Language.English);
        var text = new StringBuilder("| field | type | MiniPod | default | values | meaning |\n|---|---|---|---|---|---|\n");
        foreach (var field in fields)
        {
            var rule = field.Rule!;
            string[] cells =
            [
                $"`{rule.Name}`",
                type(field.Type[1..^1]),
                words.Name(field.Decision),
                rule.IsRequired ? "required" : rule.Default is { } fixedTo ? $"`{fixedTo}`" : "",
                words.Allowed(rule.Values) ?? "",
                rule.Meaning,
            ];
            text.Append($"| {string.Join(" | ", cells)} |\n");
        }

        return text.ToString();
    }
}
