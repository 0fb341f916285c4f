using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for the objects that ask for several pods. Source: Kubernetes' ValidateDeployment, and those of the other
/// kinds.</summary>
internal static class WorkloadRules
{
    /// <summary>Checks an object, if it is one of these.</summary>
    /// <param name="found">The object.</param>
    /// <param name="report">Receives the path of each wrong field, and what is wrong.</param>
    public static void Check(ManifestObject found, Action<string, string> report)
    {
        var (replicas, selector, template) = found.Value switch
        {
            Deployment { Spec: { } spec } => (spec.Replicas, spec.Selector, spec.Template),
            ReplicaSet { Spec: { } spec } => (spec.Replicas, spec.Selector, spec.Template),
            StatefulSet { Spec: { } spec } => (spec.Replicas, spec.Selector, spec.Template),
            DaemonSet { Spec: { } spec } => (null, spec.Selector, spec.Template),
            _ => (null, null, null),
        };
        if (replicas > PodTemplate.MostPods)
            report("spec.replicas", $"must be at most {PodTemplate.MostPods} on one host, not {replicas}");
        if (template is null) return;
        if (template.Spec?.RestartPolicy is { } policy && policy != "Always")
            report("spec.template.spec.restartPolicy", $"must be Always in a {found.Kind.Name}, not \"{policy}\"");
        if (selector is null) return;
        if ((selector.MatchLabels?.Count ?? 0) + (selector.MatchExpressions?.Count ?? 0) == 0)
            report("spec.selector", "is empty: it must fit the labels of the template");
        var labels = template.Metadata?.Labels;
        foreach (var (key, value) in selector.MatchLabels ?? new Dictionary<string, string>())
        {
            if (labels?.GetValueOrDefault(key) != value)
                report($"spec.selector.matchLabels.{key}", $"must be a label of the template: {key}: {value}");
        }
    }
}
