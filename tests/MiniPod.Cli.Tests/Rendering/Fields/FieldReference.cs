using System.Globalization;
using System.Text;
using MiniPod.Cli.Rendering.Fields;
using MiniPod.Learn;
using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Tests.Rendering.Fields;

/// <summary>Renders all fields of all kinds as Markdown, by type, read from the catalogue.</summary>
internal sealed class FieldReference
{
    private readonly Queue<FieldDescription> _left = new();
    private readonly List<FieldDescription> _types = [];

    private FieldReference()
    {
        foreach (var kind in ApiKind.All) Add(FieldCatalogue.Find(kind.Name).Field!);
        while (_left.TryDequeue(out var field))
        {
            foreach (var inner in FieldOutline.Inside(field).Where(inner => inner.Summary is not null)) Add(inner);
        }
    }

    /// <summary>Renders the whole page, docs/pod-fields.md.</summary>
    public static string Render()
    {
        var reference = new FieldReference();
        var words = FieldWords.Of(Language.English);
        var text = new StringBuilder("# Fields of manifests\n\n");
        text.Append(
            "<!-- Generated from src/MiniPod.Spec/Fields/Catalogue: change it there. FieldReferenceTests says how to update this page. -->"
            + "\n\n`minipod explain pod.spec.containers` prints the same for one path. What MiniPod does with a field holds for all "
            + "that is inside\nit, too. An empty value, or the default, asks for nothing and is always accepted.\n\n");
        text.Append("| MiniPod | | fields |\n|---|---|---|\n");
        var rules = reference._types.SelectMany(type => FieldCatalogue.GetType(NameOf(type)).Rules).ToList();
        foreach (var decision in Enum.GetValues<FieldDecision>())
        {
            var count = rules.Count(rule => rule.Decision == decision);
            text.Append(CultureInfo.InvariantCulture, $"| {words.Name(decision)} | {words.Tell(decision)} | {count} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nKinds: {string.Join(", ", ApiKind.All.Select(Link))}.\n");
        foreach (var type in reference._types)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {NameOf(type)}\n\n{type.Summary}\n\n");
            text.Append(FieldMarkdown.Table(FieldOutline.Inside(type).SelectMany(WithKeys), reference.TypeCell));
        }

        return text.ToString();
    }

    private static string Link(ApiKind kind) => $"[{kind.Name}](#{kind.Type.Type.Name.ToLowerInvariant()})";

    // A field by itself: what is decided where it is found is told by the field around it.
    private static IEnumerable<FieldDescription> WithKeys(FieldDescription field)
    {
        yield return field with { Decision = field.Rule!.Decision };
        if (field.Summary is not null) yield break;
        foreach (var key in FieldOutline.Inside(field)) yield return key with { Decision = key.Rule!.Decision };
    }

    private static string NameOf(FieldDescription field) => field.Type.Trim('<', '>').Replace("[]", "", StringComparison.Ordinal);

    private string TypeCell(string type)
    {
        var (item, many) = type.StartsWith("[]", StringComparison.Ordinal) ? (type[2..], "list of ") : (type, "");
        if (item.StartsWith("map[string]", StringComparison.Ordinal)) (item, many) = (item["map[string]".Length..], "map of ");
        return _types.Exists(known => NameOf(known) == item) ? $"{many}[{item}](#{item.ToLowerInvariant()})" : $"{many}{item}";
    }

    private void Add(FieldDescription field)
    {
        if (_types.Exists(known => NameOf(known) == NameOf(field))) return;
        _types.Add(field);
        _left.Enqueue(field);
    }
}
