using System.Text.Json;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>What is on disk about a pod: what was asked for, and what was made of it.</summary>
public sealed record PodRecord
{
    /// <summary>The version of this format that this program writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>How many digits of the id are shown to people.</summary>
    public const int ShortIdLength = 12;

    /// <summary>The version of this format.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>The pod's id, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Kubernetes' uid of the pod, as it is passed to plugins.</summary>
    public required string Uid { get; init; }

    /// <summary>Kubernetes' namespace of the pod. Default <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked for.</summary>
    public required PodSpec Spec { get; init; }

    /// <summary>The networks, resolved.</summary>
    public required IReadOnlyList<NetworkAttachment> Networks { get; init; }

    /// <summary>Where it is in its life.</summary>
    public PodPhase Phase { get; init; } = PodPhase.Creating;

    /// <summary>
    /// The verb of the operation under way; null between operations. The journal tells it better, but listing pods need not read
    /// every journal for it.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>Whether the pod removes itself when its last container ends.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>What its steps brought forth, by step key, when the last operation ended; the journal has it from moment to moment.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outcomes { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>What a step brought forth, a JSON object; null when it is not in effect.</summary>
    public JsonElement? Outcome(StepKey key) => Outcomes.TryGetValue(key.ToString(), out var outcome) ? outcome : null;

    /// <summary>The pod's name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PodName Name => Spec.Name;

    /// <summary>The first digits of the id, as shown to people.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ShortId => Id[..ShortIdLength];
}
