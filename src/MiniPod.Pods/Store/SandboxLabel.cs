using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>
/// What of a pod's record its sandbox bears as a label, so that the pod is found again when the record is lost. The containers are
/// not in it: each bears its own (<see cref="ContainerLabel"/>), those that were added later too.
/// </summary>
public sealed record SandboxLabel
{
    /// <summary>The label's name.</summary>
    public const string Key = "io.minipod.pod";

    /// <summary>The version of this format, as the record's.</summary>
    public int SchemaVersion { get; init; } = PodRecord.FirstSchema;

    /// <summary>When the pod was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked for, without containers.</summary>
    public required PodSpec Spec { get; init; }

    /// <summary>The networks, resolved: a stopped pod's are nowhere else.</summary>
    public required IReadOnlyList<PodNetwork> Networks { get; init; }

    /// <summary>Whether the pod removes itself when its last container ends.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>What a pod's sandbox bears.</summary>
    public static SandboxLabel Of(PodRecord record) => new()
    {
        SchemaVersion = record is { Namespace: PodIdentity.DefaultNamespace, Attempt: 0 } ? PodRecord.FirstSchema : PodRecord.AttemptSchema,
        CreatedAt = record.CreatedAt,
        Spec = record.Spec with { Containers = [] },
        Networks = record.Networks,
        RemoveOnExit = record.RemoveOnExit,
    };

    /// <summary>Reads it from a container's labels; null when it is not among them, or is none.</summary>
    /// <exception cref="PodException">It is of a newer format.</exception>
    public static SandboxLabel? Find(IReadOnlyDictionary<string, string> labels) =>
        LabelText.Read(labels, Key, StoreJson.Default.SandboxLabel);

    /// <inheritdoc/>
    public override string ToString() => LabelText.Write(this);
}
