using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The engine's names and labels for a pod's containers: enough to find everything again without the store.</summary>
internal static class ContainerNames
{
    /// <summary>How often a container was made anew before.</summary>
    public const string AttemptLabel = "io.minipod.container.attempt";

    private const string FirstAttempt = "0";

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

    public static string Sandbox(PodRecord record) => Name(record, SandboxName);

    public static string Of(PodRecord record, ContainerSpec container) => Name(record, container.FullName);

    public static Dictionary<string, string> Labels(PodRecord record, string container, PodPaths? paths = null)
    {
        var labels = new Dictionary<string, string>
        {
            [PodIdLabel] = record.Id,
            [PodNameLabel] = record.Name.Value,
            [KubernetesNameLabel] = record.Name.Value,
            [KubernetesNamespaceLabel] = record.Namespace,
            [KubernetesUidLabel] = record.Uid,
            [KubernetesContainerLabel] = container,
        };
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
        label.StartsWith("io.minipod.", StringComparison.Ordinal) || label is KubernetesNameLabel or KubernetesContainerLabel or KubernetesNamespaceLabel or KubernetesUidLabel;

    /// <summary>The shell variable that holds the id of an app container.</summary>
    public static string Variable(ContainerSpec container) => $"container_{new string([.. container.FullName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])}_id";

    private static string Name(PodRecord record, string container) =>
        record.Namespace == "default" ? $"minipod.{record.Name}.{container}" : $"minipod.{record.Name}.{container}.{record.Namespace}";
}
