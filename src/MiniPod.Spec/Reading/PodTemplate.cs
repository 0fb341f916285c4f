using MiniPod.Spec.Api;

namespace MiniPod.Spec.Reading;

/// <summary>The pods that an object asks for.</summary>
/// <param name="Origin">The object.</param>
/// <param name="Path">The path of the template in it, <c>spec.template</c>; empty for a Pod.</param>
/// <param name="Metadata">The metadata of each pod, without its name unless the object is a Pod.</param>
/// <param name="Spec">What each pod consists of.</param>
/// <param name="Names">The names of the pods.</param>
public sealed record PodTemplate(ManifestObject Origin, string Path, ObjectMeta Metadata, PodSpec Spec, IReadOnlyList<string> Names)
{
    /// <summary>How many pods one object can ask for: more than ten times what kubelet runs on a node.</summary>
    public const int MostPods = 1500;

    private const string InWorkload = "spec.template", InCronJob = "spec.jobTemplate.spec.template";

    /// <summary>The pods of an object; none if it asks for none, or is not complete.</summary>
    public static IEnumerable<PodTemplate> Of(ManifestObject origin) => origin.Value switch
    {
        Pod { Spec: { } spec } pod => [new(origin, "", pod.Metadata ?? new ObjectMeta(), spec, [origin.Name])],
        Deployment { Spec: { Template: { Spec: { } spec } template } workload } => [Several(origin, template, spec, workload.Replicas)],
        ReplicaSet { Spec: { Template: { Spec: { } spec } template } workload } => [Several(origin, template, spec, workload.Replicas)],
        StatefulSet { Spec: { Template: { Spec: { } spec } template } workload } =>
        [
            // Their host names are theirs, whatever the template says.
            Several(
                origin,
                template,
                spec with { Hostname = null, Subdomain = workload.ServiceName ?? spec.Subdomain },
                workload.Replicas,
                workload.Ordinals?.Start ?? 0),
        ],
        DaemonSet { Spec.Template: { Spec: { } spec } template } => [Several(origin, template, spec, 1)],
        Job { Spec: { Template: { Spec: { } spec } template } work } => [Several(origin, template, spec, AtFirst(work))],
        // The pod of a Job that it will make; that one's name has the time as well.
        CronJob { Spec.JobTemplate.Spec: { Template: { Spec: { } spec } template } work } =>
            [Several(origin, template, spec, Math.Min(1, AtFirst(work))) with { Path = InCronJob }],
        _ => [],
    };

    /// <summary>The path of a field of the pod: <c>spec.template.spec.containers</c>.</summary>
    public string PathOf(string field) => Path.Length == 0 ? field : $"{Path}.{field}";

    // Those that begin at once; the agent makes the others.
    private static int AtFirst(JobSpec work) =>
        work.Suspend == true ? 0 : Math.Min(work.Parallelism ?? 1, work.Completions ?? int.MaxValue);

    private static PodTemplate Several(ManifestObject origin, PodTemplateSpec template, PodSpec spec, int? replicas, int first = 0) => new(
        origin,
        InWorkload,
        template.Metadata ?? new ObjectMeta(),
        spec,
        [
            .. Enumerable.Range(0, Math.Clamp(replicas ?? 1, 0, MostPods))
                .Select(number => FormattableString.Invariant($"{origin.Name}-{(long)first + number}")),
        ]);
}
