using System.Globalization;
using System.Text.Json;
using MiniPod.Spec.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Spec.Yaml;

/// <summary>Writes JSON as YAML in the form of kubectl: two blanks, lists as deep as their names. What is written means the same to
/// kubectl and to <see cref="DocumentReader"/>: a text that looks like something else stands in quotes.</summary>
public static class ManifestWriter
{
    private const int NeverFold = int.MaxValue;

    // The other characters that no reader takes for syntax within a text.
    private const string Plain = " /_$.-=+@:;()%^~";

    /// <summary>Writes a document, with a line break at its end.</summary>
    public static string Write(JsonElement root)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(
            bestIndent: 2,
            bestWidth: NeverFold,
            isCanonical: false,
            maxSimpleKeyLength: 1024,
            skipAnchorName: true,
            indentSequences: false));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var isEmpty = !value.EnumerateObject().Any();
                emitter.Emit(new MappingStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true, isEmpty ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var field in value.EnumerateObject())
                {
                    EmitText(emitter, field.Name, isKey: true);
                    Emit(emitter, field.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty,
                    TagName.Empty,
                    isImplicit: true,
                    value.GetArrayLength() == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in value.EnumerateArray()) Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                EmitText(emitter, value.GetString()!, isKey: false);
                break;
            default:
                EmitPlain(emitter, value.GetRawText());
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text, bool isKey)
    {
        var style = !isKey && IsBlock(text) ? ScalarStyle.Literal : IsPlain(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    private static void EmitPlain(Emitter emitter, string text) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));

    // A text that nobody takes for something else, neither YAML's syntax nor YAML 1.1's numbers and booleans.
    private static bool IsPlain(string text) =>
        PlainScalar.Resolve(text).Kind == ScalarKind.Text
            && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '_' or '$' or '.' || text is ['-', not (' ' or '-'), ..])
            && text[^1] is not (' ' or ':')
            && !text.Contains(": ", StringComparison.Ordinal)
            && text.All(character => char.IsAsciiLetterOrDigit(character) || Plain.Contains(character, StringComparison.Ordinal));

    // Lines that a person can read; a blank at either end of one would be lost or misread.
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
            && text[0] is not (' ' or '\n')
            && text.Split('\n').All(line => !line.EndsWith(' ') && !line.Any(char.IsControl));
}
