using System.Globalization;
using MiniPod.Engine;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The names and labels that a pod's containers have in the engine. They are enough to find everything again
/// without the store.</summary>
internal static class ContainerNames
{
    /// <summary>The container's attempt: how often it has been re-created.</summary>
    public const string AttemptLabel = "io.minipod.container.attempt";

    private const string FirstAttempt = "0";

    /// <summary>The pod's attempt: how often its sandbox has been re-created. Absent for attempt 0.</summary>
    public const string PodAttemptLabel = "io.minipod.pod.attempt";

    public const string PodIdLabel = SandboxLabel.PodIdKey;
    public const string PodNameLabel = "io.minipod.pod.name";

    public const string StateDirectoryLabel = SandboxLabel.StateDirectoryKey;

    public const string KubernetesNameLabel = "io.kubernetes.pod.name";
    public const string KubernetesContainerLabel = "io.kubernetes.container.name";
    public const string KubernetesNamespaceLabel = "io.kubernetes.pod.namespace";
    public const string KubernetesUidLabel = "io.kubernetes.pod.uid";

    /// <summary>The container name of a sandbox, the same as in the kubelet's runtimes. A user's container cannot have
    /// an upper-case name (see PodSpecRules).</summary>
    public const string SandboxName = "POD";

    /// <summary>Whether this has the form of the engine's container ids. Other runtimes and users may use other
    /// ids.</summary>
    public static bool IsId(string id) => id.Length == 64 && id.All(char.IsAsciiHexDigitLower);

    public static string Sandbox(PodRecord record) => record.Identity.ContainerName(SandboxName);

    public static string Of(PodRecord record, ContainerSpec container) => record.Identity.ContainerName(container.FullName);

    public static Dictionary<string, string> Labels(PodRecord record, string container, PodPaths? paths = null)
    {
        var labels = new Dictionary<string, string>
        {
            [PodIdLabel] = record.Id,
            [PodNameLabel] = record.Spec.Name.Value,
            [KubernetesNameLabel] = record.Spec.Name.Value,
            [KubernetesNamespaceLabel] = record.Namespace,
            [KubernetesUidLabel] = record.Uid,
            [KubernetesContainerLabel] = container,
        };
        if (record.Attempt > 0) labels[PodAttemptLabel] = record.Attempt.ToString(CultureInfo.InvariantCulture);
        if (paths is not null) labels[StateDirectoryLabel] = Path.TrimEndingDirectorySeparator(paths.StateDirectory);
        return labels;
    }

    /// <summary>The full name of the container, or sandbox, with these labels; empty when they are not those of a
    /// pod.</summary>
    public static string FullName(IReadOnlyDictionary<string, string> labels)
    {
        var name = labels.GetValueOrDefault(KubernetesContainerLabel, "");
        return labels.GetValueOrDefault(AttemptLabel, FirstAttempt) is var attempt and not FirstAttempt ? $"{name}.{attempt}" : name;
    }

    /// <summary>Returns what the container with these labels is in its pod.</summary>
    public static ContainerKind Kind(IReadOnlyDictionary<string, string> labels) =>
        labels.GetValueOrDefault(KubernetesContainerLabel) == SandboxName ? ContainerKind.Sandbox : ContainerKind.App;

    /// <summary>Whether a label is one of MiniPod's own rather than a user's.</summary>
    public static bool IsOwn(string label) =>
        label.StartsWith("io.minipod.", StringComparison.Ordinal)
            || label is KubernetesNameLabel or KubernetesContainerLabel or KubernetesNamespaceLabel or KubernetesUidLabel;

    /// <summary>The name of the shell variable that holds the id of an app container.</summary>
    public static string Variable(ContainerSpec container) =>
        $"container_{new string([.. container.FullName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])}_id";

    /// <summary>The identity of the pod that a container's labels name; null when they name none.</summary>
    public static PodIdentity? Identity(IReadOnlyDictionary<string, string> labels)
    {
        var (name, uid) = (labels.GetValueOrDefault(PodNameLabel, ""), labels.GetValueOrDefault(KubernetesUidLabel, ""));
        var space = labels.GetValueOrDefault(KubernetesNamespaceLabel, PodIdentity.DefaultNamespace);
        if (!PodName.IsValid(name) || !PodIdentity.IsNamespace(space)) return null;
        return int.TryParse(
            labels.GetValueOrDefault(PodAttemptLabel, "0"), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new PodIdentity(space, PodName.Parse(name), uid, attempt)
            : null;
    }

    /// <summary>
    /// Whether MiniPod created a container for a pod. The labels alone do not prove it: an image can have any labels,
    /// and an image that was committed from a pod's container passes them on to new containers. But no image sets a
    /// container's name.
    /// </summary>
    public static bool IsOurs(ContainerSummary container) =>
        Identity(container.Labels) is { } pod && container.Name.TrimStart('/') == pod.ContainerName(FullName(container.Labels));

    /// <summary>Whether a container belongs to a pod of this store, with or without a record.</summary>
    public static bool IsOf(PodPaths paths, ContainerSummary container) =>
        container.Labels.GetValueOrDefault(StateDirectoryLabel) == Path.TrimEndingDirectorySeparator(paths.StateDirectory)
        && container.Labels.GetValueOrDefault(PodIdLabel) is { } id && PodRecord.IsId(id) && IsOurs(container);
}
