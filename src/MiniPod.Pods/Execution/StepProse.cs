using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Execution;

/// <summary>What there is to say about a kind of step. The texts are in prose.en.json, so that a language is added
/// without touching a step.</summary>
public sealed partial record StepProse
{
    private static readonly Lazy<Dictionary<string, StepProse>> English = new(Load);

    /// <summary>What is done, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What undoing it does, in a few words.</summary>
    public required string Undo { get; init; }

    /// <summary>Why, in a sentence or two.</summary>
    public required string Why { get; init; }

    /// <summary>The same in lines of at most so many characters.</summary>
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

    /// <summary>What kubelet, its runtime or CNI call it.</summary>
    public required string Kubernetes { get; init; }

    /// <summary>The prose of a kind of step; for one that nobody has written about yet, its name.</summary>
    public static StepProse Of(string kind) =>
        English.Value.GetValueOrDefault(kind)
            ?? new StepProse { Title = kind, Undo = $"undo {kind}", Why = "", Kubernetes = "nothing like it" };

    private static Dictionary<string, StepProse> Load()
    {
        using var stream = typeof(StepProse).Assembly.GetManifestResourceStream("prose.en.json")!;
        return JsonSerializer.Deserialize(stream, ProseJson.Default.DictionaryStringStepProse)!;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Dictionary<string, StepProse>))]
    private sealed partial class ProseJson : JsonSerializerContext;
}
