using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>
/// The part of a pod's record that a container carries as a label. It contains only the names of environment variables:
/// the values may be secrets, and every container listing shows the labels. The engine returns the values when the
/// container is inspected.
/// </summary>
public sealed record ContainerLabel
{
    /// <summary>The name of the label.</summary>
    public const string Key = "io.minipod.container";

    /// <summary>The version of this format, as in the record.</summary>
    public int SchemaVersion { get; init; } = PodRecord.FirstSchema;

    /// <summary>The index of the container in the pod.</summary>
    public required int Order { get; init; }

    /// <summary>The container as specified.</summary>
    public required ContainerSpec Spec { get; init; }

    /// <summary>Creates the label of a container.</summary>
    public static ContainerLabel Of(PodRecord record, ContainerSpec container) => new()
    {
        SchemaVersion = PodRecord.SchemaFor(container),
        Order = record.Spec.Containers.TakeWhile(other => other.Name != container.Name).Count(),
        Spec = container with { Env = [.. container.Env.Select(variable => variable with { Value = null })] },
    };

    /// <summary>Reads the label from a container's labels; null if it is missing or not valid.</summary>
    /// <exception cref="PodException">It has a newer format.</exception>
    public static ContainerLabel? Find(IReadOnlyDictionary<string, string> labels) =>
        LabelText.Read(labels, Key, StoreJson.Default.ContainerLabel);

    /// <summary>Returns the container as specified, with the values of its environment taken from the engine.</summary>
    /// <param name="environment">The container's complete environment.</param>
    public ContainerSpec With(IReadOnlyList<EnvironmentVariable> environment)
    {
        var values = environment
            .GroupBy(variable => variable.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        return Spec with
        {
            Env =
            [
                .. Spec.Env.Where(variable => variable.File is not null || values.ContainsKey(variable.Name))
                    .Select(variable => variable.File is not null ? variable : values[variable.Name]),
            ],
        };
    }

    /// <inheritdoc/>
    public override string ToString() => LabelText.Write(this, StoreJson.Default.ContainerLabel);
}
