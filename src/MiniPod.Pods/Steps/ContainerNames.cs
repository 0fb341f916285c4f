using System.Globalization;
using MiniPod.Engine;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The engine's names and labels for a pod's containers: enough to find everything again without the store.</summary>
internal static class ContainerNames
{
    /// <summary>How often a container was made anew before.</summary>
    public const string AttemptLabel = "io.minipod.container.attempt";

    private const string FirstAttempt = "0";

    /// <summary>How often the pod's sandbox was made anew before; missing for the first time.</summary>
    public const string PodAttemptLabel = "io.minipod.pod.attempt";

    public const string PodIdLabel = "io.minipod.pod.id";
    public const string PodNameLabel = "io.minipod.pod.name";

    /// <summary>The store that a container's pod is recorded in: several may share an engine.</summary>
    public const string StateDirectoryLabel = "io.minipod.state-dir";

    public const string KubernetesNameLabel = "io.kubernetes.pod.name";
    public const string KubernetesContainerLabel = "io.kubernetes.container.name";
    public const string KubernetesNamespaceLabel = "io.kubernetes.pod.namespace";
    public const string KubernetesUidLabel = "io.kubernetes.pod.uid";

    /// <summary>Upper case, which no container of a user's can be named (see PodSpecRules), as kubelet's runtimes do.</summary>
    public const string SandboxName = "POD";

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

    /// <summary>The full name of the container that bears these labels, the sandbox's too; empty when they are no pod's.</summary>
    public static string FullName(IReadOnlyDictionary<string, string> labels)
    {
        var name = labels.GetValueOrDefault(KubernetesContainerLabel, "");
        return labels.GetValueOrDefault(AttemptLabel, FirstAttempt) is var attempt and not FirstAttempt ? $"{name}.{attempt}" : name;
    }

    /// <summary>Whether a label is one that MiniPod keeps its books by, and no user's.</summary>
    public static bool IsOwn(string label) =>
        label.StartsWith("io.minipod.", StringComparison.Ordinal)
            || label is KubernetesNameLabel or KubernetesContainerLabel or KubernetesNamespaceLabel or KubernetesUidLabel;

    /// <summary>The shell variable that holds the id of an app container.</summary>
    public static string Variable(ContainerSpec container) =>
        $"container_{new string([.. container.FullName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])}_id";

    /// <summary>The pod that the labels of one of its containers tell; null when they tell none.</summary>
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
    /// Whether a container is one that MiniPod made for a pod. The labels alone do not tell: an image can have any, and one that was
    /// committed from a pod's container hands them on to what others make of it. No image names its containers.
    /// </summary>
    public static bool IsOurs(ContainerSummary container) =>
        Identity(container.Labels) is { } pod && container.Name.TrimStart('/') == pod.ContainerName(FullName(container.Labels));

    /// <summary>Whether a container is of a pod of this store, whether or not there is a record of that.</summary>
    public static bool IsOf(PodPaths paths, ContainerSummary container) =>
        container.Labels.GetValueOrDefault(StateDirectoryLabel) == Path.TrimEndingDirectorySeparator(paths.StateDirectory)
        && container.Labels.GetValueOrDefault(PodIdLabel) is { } id && PodRecord.IsId(id) && IsOurs(container);
}
