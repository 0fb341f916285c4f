using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Execution;

/// <summary>The explanation of a kind of step. The texts are in prose.en.json, so that a language can be added without
/// changing a step.</summary>
public sealed partial record StepProse
{
    private static readonly Lazy<Dictionary<string, StepProse>> English = new(Load);

    /// <summary>What the step does, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What undoing it does, in a few words.</summary>
    public required string Undo { get; init; }

    /// <summary>Why the step is needed, in a sentence or two.</summary>
    public required string Why { get; init; }

    /// <summary>Wraps <see cref="Why"/> into lines of at most the given number of characters.</summary>
    public IEnumerable<string> WhyInLines(int width)
    {
        var line = "";
        foreach (var word in Why.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += (line.Length > 0 ? " " : "") + word;
        }

        yield return line;
    }

    /// <summary>The name of the step in the kubelet, its runtime or CNI.</summary>
    public required string Kubernetes { get; init; }

    /// <summary>Returns the explanation of a kind of step; only the name for a kind that has none yet.</summary>
    public static StepProse Of(string kind) =>
        English.Value.GetValueOrDefault(kind)
            ?? new StepProse { Title = kind, Undo = $"undo {kind}", Why = "", Kubernetes = "no equivalent" };

    private static Dictionary<string, StepProse> Load()
    {
        using var stream = typeof(StepProse).Assembly.GetManifestResourceStream("prose.en.json")!;
        return JsonSerializer.Deserialize(stream, ProseJson.Default.DictionaryStringStepProse)!;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Dictionary<string, StepProse>))]
    private sealed partial class ProseJson : JsonSerializerContext;
}
