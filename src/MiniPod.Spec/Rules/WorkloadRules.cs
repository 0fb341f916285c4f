using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for the objects that ask for several pods. Source: Kubernetes' ValidateDeployment, and those of the other
/// kinds.</summary>
internal static class WorkloadRules
{
    private const int LongestCronName = 52;

    /// <summary>Checks an object, if it is one of these.</summary>
    /// <param name="found">The object.</param>
    /// <param name="report">Receives the path of each wrong field, and what is wrong.</param>
    public static void Check(ManifestObject found, Action<string, string> report)
    {
        if (found.Value is Job { Spec: { } work }) CheckWork(work, "spec", found.Kind.Name, report);
        if (found.Value is CronJob cron) CheckCron(found, cron, report);
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

    // Source: Kubernetes' ValidateCronJobCreate. The Job's name is longer by a time, that of its pod by a number.
    private static void CheckCron(ManifestObject found, CronJob cron, Action<string, string> report)
    {
        if (found.Name.Length > LongestCronName)
            report("metadata.name", $"must have at most {LongestCronName} characters in a CronJob, whose Jobs' names have the time too");
        if (cron.Spec?.JobTemplate?.Spec is { } work) CheckWork(work, "spec.jobTemplate.spec", found.Kind.Name, report);
    }

    // Source: Kubernetes' ValidateJobSpec.
    private static void CheckWork(JobSpec work, string path, string kind, Action<string, string> report)
    {
        if (work.Parallelism > PodTemplate.MostPods)
            report($"{path}.parallelism", $"must be at most {PodTemplate.MostPods} on one host, not {work.Parallelism}");
        if (work.Template?.Spec is not { } spec || spec.RestartPolicy is "OnFailure" or "Never") return;
        var given = spec.RestartPolicy is { } policy ? $", not \"{policy}\"" : ", and is Always by default";
        report($"{path}.template.spec.restartPolicy", $"must be OnFailure or Never in a {kind}{given}");
    }
}
