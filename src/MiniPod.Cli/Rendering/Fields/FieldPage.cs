using MiniPod.Learn;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Prose;
using MiniPod.Pods.Prose;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Rendering.Fields;

/// <summary>Writes a field of a manifest for a terminal, as kubectl explain does, with what MiniPod does with it.</summary>
internal sealed class FieldPage
{
    private const int LabelColumns = 12, Indent = 4, NameIndent = 2;

    private readonly FieldWords _words;
    private readonly int _columns;
    private readonly bool _hasColor;
    private readonly List<ProseLine> _lines = [];

    private FieldPage(FieldWords words, int columns, bool hasColor)
    {
        _words = words;
        _columns = columns;
        _hasColor = hasColor;
    }

    /// <summary>Writes it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="language">The language of the words around.</param>
    /// <param name="isRecursive">Whether all that is inside is listed, without its meaning; else what is right inside, with it.</param>
    /// <param name="columns">The columns of a line.</param>
    /// <param name="hasColor">Whether the tones are shown. If not, code keeps its marks.</param>
    public static IReadOnlyList<ProseLine> Write(
        FieldDescription field, Language language, bool isRecursive, int columns, bool hasColor)
    {
        var page = new FieldPage(FieldWords.Of(language), columns, hasColor);
        page.AddHead(field);
        page.AddDescription(field);
        if (field.Fields.Count == 0) return page._lines;
        page._lines.Add(ProseLine.Empty);
        page.AddTitle(page._words.Fields);
        if (isRecursive) page.AddTree(field, NameIndent);
        else page.AddFields(field);
        return page._lines;
    }

    private void AddHead(FieldDescription field)
    {
        if (FieldOutline.Group(field) is { } group) AddLabelled(_words.Group, group);
        AddLabelled(_words.Kind, field.Kind.Name);
        AddLabelled(_words.Version, FieldOutline.Version(field));
        if (field.Rule is not null) _lines.Add(ProseLine.Empty);
        if (field.Rule is { } rule) AddLabelled(_words.Field, Signature(field));
        else return;
        AddLabelled(_words.MiniPod, _words.Tell(field.Decision));
        if (rule.Default is { } fixedTo) AddLabelled(_words.Default, fixedTo);
        if (_words.Allowed(rule.Values) is { } values) AddLabelled(_words.Values, values);
    }

    private void AddDescription(FieldDescription field)
    {
        _lines.Add(ProseLine.Empty);
        AddTitle(_words.Description);
        foreach (var (index, text) in FieldOutline.Texts(field).Index())
        {
            if (index > 0) _lines.Add(ProseLine.Empty);
            AddText(text, Indent);
        }
    }

    private void AddFields(FieldDescription field)
    {
        foreach (var (index, inner) in FieldOutline.Inside(field).Index())
        {
            if (index > 0) _lines.Add(ProseLine.Empty);
            AddSignature(inner, NameIndent);
            foreach (var line in LineBreaks.Break(_words.Facts(inner), _columns - Indent))
                AddIndented(Indent, new ProseSpan(line, TextTone.Dim));
            AddText(inner.Rule!.Meaning, Indent);
        }
    }

    private void AddTree(FieldDescription field, int indent)
    {
        foreach (var inner in FieldOutline.Inside(field))
        {
            AddSignature(inner, indent, inner.Decision == FieldDecision.Supported ? "" : $"  {_words.Name(inner.Decision)}");
            AddTree(inner, indent + NameIndent);
        }
    }

    private void AddTitle(string title) => _lines.Add(new ProseLine($"{title}{_words.Colon}", TextTone.Heading));

    // The lines after the first begin where its text does.
    private void AddLabelled(string label, string text)
    {
        var head = $"{label}{_words.Colon}";
        head += new string(' ', Math.Max(1, LabelColumns - TextWidth.Of(head)));
        foreach (var line in LineBreaks.Break(text, Math.Max(1, _columns - LabelColumns)))
        {
            _lines.Add(new ProseLine([new ProseSpan(head, TextTone.Heading), new ProseSpan(line, TextTone.Plain)]));
            head = new string(' ', LabelColumns);
        }
    }

    private void AddSignature(FieldDescription field, int indent, string remark = "") => AddIndented(
        indent, new ProseSpan(Signature(field), TextTone.Command), new ProseSpan(remark, TextTone.Dim));

    private string Signature(FieldDescription field) =>
        $"{FieldOutline.Name(field)} {field.Type}{(field.Rule?.IsRequired == true ? $" {_words.Required}" : "")}";

    private void AddText(string markdown, int indent)
    {
        foreach (var line in ProseText.Write(markdown, _columns - indent, _hasColor)) AddIndented(indent, [.. line.Spans]);
    }

    private void AddIndented(int indent, params ProseSpan[] spans) =>
        _lines.Add(new ProseLine([new ProseSpan(new string(' ', indent), TextTone.Plain), .. spans.Where(span => span.Text.Length > 0)]));
}
