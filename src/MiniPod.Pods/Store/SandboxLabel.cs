using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>
/// The part of a pod's record that its sandbox carries as a label, so that the pod can be found again if the record is
/// lost. The containers are not part of it: each carries a label of its own (<see cref="ContainerLabel"/>), including
/// those added later.
/// </summary>
public sealed record SandboxLabel
{
    /// <summary>The name of the label.</summary>
    public const string Key = "io.minipod.pod";

    /// <summary>The name of the label with the id of the pod, which every container of it has.</summary>
    public const string PodIdKey = "io.minipod.pod.id";

    /// <summary>The name of the label with the store that holds the record of the container's pod. Several stores may share an
    /// engine.</summary>
    public const string StateDirectoryKey = "io.minipod.state-dir";

    /// <summary>The label, with its value, of all containers of a store.</summary>
    public static string OfState(PodPaths paths) => $"{StateDirectoryKey}={Path.TrimEndingDirectorySeparator(paths.StateDirectory)}";

    /// <summary>The version of this format, as in the record.</summary>
    public int SchemaVersion { get; init; } = PodRecord.FirstSchema;

    /// <summary>When the pod was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The pod as specified, without containers.</summary>
    public required PodSpec Spec { get; init; }

    /// <summary>The networks, resolved: those of a stopped pod are recorded nowhere else.</summary>
    public required IReadOnlyList<PodNetwork> Networks { get; init; }

    /// <summary>Whether the pod removes itself when its last container exits.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>Creates the label of a pod's sandbox.</summary>
    public static SandboxLabel Of(PodRecord record) => new()
    {
        SchemaVersion = (record.Spec with { Containers = [] }).IsOfManifest ? PodRecord.ManifestSchema
            : record is { Namespace: PodIdentity.DefaultNamespace, Attempt: 0 } ? PodRecord.FirstSchema
            : PodRecord.AttemptSchema,
        CreatedAt = record.CreatedAt,
        Spec = record.Spec.WithoutContents() with { Containers = [] },
        Networks = record.Networks,
        RemoveOnExit = record.RemoveOnExit,
    };

    /// <summary>Reads the label from a container's labels; null if it is missing or not valid.</summary>
    /// <exception cref="PodException">It has a newer format.</exception>
    public static SandboxLabel? Find(IReadOnlyDictionary<string, string> labels) =>
        LabelText.Read(labels, Key, StoreJson.Default.SandboxLabel);

    /// <inheritdoc/>
    public override string ToString() => LabelText.Write(this, StoreJson.Default.SandboxLabel);
}
