using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>The explanations of all kinds of steps, in one language. The texts are in prose.en.json and prose.zh.json, so that a language
/// can be added without changing a step.</summary>
public sealed partial class StepTexts
{
    private readonly Lazy<Dictionary<string, StepProse>> _texts;
    private readonly string _colon, _undo, _noEquivalent;

    private StepTexts(string code, string colon, string undo, string noEquivalent)
    {
        _texts = new Lazy<Dictionary<string, StepProse>>(() => Load(code));
        (_colon, _undo, _noEquivalent) = (colon, undo, noEquivalent);
    }

    /// <summary>In English.</summary>
    public static StepTexts English { get; } = new("en", colon: ": ", undo: "undo {0}", noEquivalent: "no equivalent");

    /// <summary>In Simplified Chinese.</summary>
    public static StepTexts Chinese { get; } = new("zh", colon: "：", undo: "撤销 {0}", noEquivalent: "没有对应的东西");

    /// <summary>The kinds of steps that are explained.</summary>
    internal IReadOnlyCollection<string> Kinds => _texts.Value.Keys;

    /// <summary>Returns the explanation of a kind of step; only the name for a kind that has none yet.</summary>
    public StepProse Of(string kind) => _texts.Value.GetValueOrDefault(kind) ?? new StepProse
    {
        Title = kind,
        Undo = string.Format(CultureInfo.InvariantCulture, _undo, kind),
        Why = "",
        Kubernetes = _noEquivalent,
    };

    /// <summary>What a step does, with what it does it to.</summary>
    public string Title(StepKey step) => With(Of(step.Kind).Title, step);

    /// <summary>What undoing a step does, with what it does it to.</summary>
    public string Undo(StepKey step) => With(Of(step.Kind).Undo, step);

    private string With(string text, StepKey step) => step.Subject.Length > 0 ? $"{text}{_colon}{step.Subject}" : text;

    private static Dictionary<string, StepProse> Load(string code)
    {
        using var stream = typeof(StepTexts).Assembly.GetManifestResourceStream($"prose.{code}.json")!;
        return JsonSerializer.Deserialize(stream, ProseJson.Default.DictionaryStringStepProse)!;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Dictionary<string, StepProse>))]
    private sealed partial class ProseJson : JsonSerializerContext;
}
