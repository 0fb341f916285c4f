using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>
/// What of a pod's record one of its containers bears as a label. Of the environment it has the names alone: the values may be
/// secrets, and every list of containers shows the labels. The engine tells the values where it tells all of a container.
/// </summary>
public sealed record ContainerLabel
{
    /// <summary>The label's name.</summary>
    public const string Key = "io.minipod.container";

    /// <summary>The version of this format, as the record's.</summary>
    public int SchemaVersion { get; init; } = PodRecord.FirstSchema;

    /// <summary>The container's place among the pod's.</summary>
    public required int Order { get; init; }

    /// <summary>What was asked for.</summary>
    public required ContainerSpec Spec { get; init; }

    /// <summary>What a container of a pod bears.</summary>
    public static ContainerLabel Of(PodRecord record, ContainerSpec container) => new()
    {
        SchemaVersion = PodRecord.SchemaFor(container),
        Order = record.Spec.Containers.TakeWhile(other => other.Name != container.Name).Count(),
        Spec = container with { Env = [.. container.Env.Select(variable => variable with { Value = null })] },
    };

    /// <summary>Reads it from a container's labels; null when it is not among them, or is none.</summary>
    /// <exception cref="PodException">It is of a newer format.</exception>
    public static ContainerLabel? Find(IReadOnlyDictionary<string, string> labels) =>
        LabelText.Read(labels, Key, StoreJson.Default.ContainerLabel);

    /// <summary>The container as it was asked for, the values of its environment as the engine has them.</summary>
    /// <param name="environment">The container's whole environment.</param>
    public ContainerSpec With(IReadOnlyList<EnvironmentVariable> environment)
    {
        var values = environment
            .GroupBy(variable => variable.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        return Spec with
        {
            Env = [.. Spec.Env.Where(variable => values.ContainsKey(variable.Name)).Select(variable => values[variable.Name])],
        };
    }

    /// <inheritdoc/>
    public override string ToString() => LabelText.Write(this);
}
