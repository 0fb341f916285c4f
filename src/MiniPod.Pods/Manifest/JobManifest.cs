using System.Globalization;
using System.Text.Json;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Spec;
using MiniPod.Spec.Api;
using MiniPod.Spec.Manifests;
using MiniPod.Spec.Reading;
using PodSpec = MiniPod.Pods.Spec.PodSpec;

namespace MiniPod.Pods.Manifest;

/// <summary>Keeps a Job of a manifest, and makes its pods of what was kept.</summary>
public static class JobManifest
{
    private const string ScheduledAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    private const string JobLabel = "batch.kubernetes.io/job-name", FormerJobLabel = "job-name";

    /// <summary>Makes the pod of a Job with that number.</summary>
    /// <exception cref="PodException">It is not valid on this host any more.</exception>
    public static PodSpec Pod(StoredJob job, int index, NodeFacts node)
    {
        var file = new ManifestFile($"{job.Kind} {job.FullName}", JsonSerializer.SerializeToUtf8Bytes(
            new ObjectList { ApiVersion = "v1", Kind = "List", Items = [job.Manifest, .. job.Sources] }, ApiJson.Default.ObjectList));
        var set = ManifestReader.Read([(file.Source, file.Bytes)], UnknownFields.Ignore);
        var report = new ConversionReport(set);
        var template = set.Objects.SelectMany(PodTemplate.Of).FirstOrDefault()
            ?? throw new PodException($"{job.Kind} \"{job.FullName}\" has no pod.");
        var pod = ManifestPods.Convert(Labelled(template), PodNameOf(template.Origin, index), set, node, report);
        ManifestPods.ThrowIfInvalid([file], new ManifestReport(set.Objects, [], [.. report.Errors], []));
        return pod!.Spec with
        {
            Networks = job.Networks,
            PauseImage = job.PauseImage,
            Owner = new PodOwner(PodOwnerKind.Job, job.FullName) { Id = job.Id, Index = index },
        };
    }

    /// <summary>The Job that a CronJob makes for a time. Its name has the time, in minutes since 1970, as in Kubernetes.</summary>
    public static StoredJob JobOf(StoredJob cron, DateTimeOffset due)
    {
        var made = cron.Manifest.Deserialize(ApiJson.Default.CronJob)!;
        var template = made.Spec?.JobTemplate ?? new JobTemplateSpec();
        var name = FormattableString.Invariant($"{made.Metadata?.Name}-{due.ToUnixTimeSeconds() / 60}");
        var space = made.Metadata?.Namespace ?? PodIdentity.DefaultNamespace;
        var job = new Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = made.Metadata?.Namespace,
                Labels = template.Metadata?.Labels,
                Annotations = new Dictionary<string, string>(template.Metadata?.Annotations ?? new Dictionary<string, string>())
                {
                    [ScheduledAnnotation] = due.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
                },
            },
            Spec = template.Spec,
        };
        return cron with
        {
            Id = Guid.NewGuid().ToString("N"),
            Kind = JobKind.Job,
            FullName = new PodIdentity(space, PodName.Parse(name), "", Attempt: 0).FullName,
            Manifest = JsonSerializer.SerializeToElement(job, ApiJson.Default.Job),
            OwnerId = cron.Id,
            ScheduledAt = due,
            Status = new JobStatus(),
            Cron = new CronStatus(),
        };
    }

    /// <summary>Whether an object makes its pods over time, so that the agent has to keep it.</summary>
    public static bool IsKept(ManifestObject origin) => origin.Value is Job or CronJob;

    /// <summary>What is kept of a Job.</summary>
    /// <param name="origin">The Job.</param>
    /// <param name="set">All objects that were given.</param>
    /// <param name="first">Its first pod.</param>
    internal static StoredJob Keep(ManifestObject origin, ManifestSet set, PodSpec first) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        FullName = new PodIdentity(origin.Namespace, PodName.Parse(origin.Name), "", Attempt: 0).FullName,
        Kind = origin.Value is CronJob ? JobKind.CronJob : JobKind.Job,
        Manifest = origin.Value is CronJob cron
            ? JsonSerializer.SerializeToElement(cron with { Metadata = Kept(origin.Metadata), Status = null }, ApiJson.Default.CronJob)
            : JsonSerializer.SerializeToElement(
                (Job)origin.Value with { Metadata = Kept(origin.Metadata), Status = null }, ApiJson.Default.Job),
        Sources =
        [
            // With their namespace, which may be that of the command line.
            .. set.Objects.Where(one => one.Namespace == origin.Namespace).Select(one => one.Value switch
            {
                ConfigMap map => JsonSerializer.SerializeToElement(map with { Metadata = Kept(one.Metadata) }, ApiJson.Default.ConfigMap),
                Secret secret => JsonSerializer.SerializeToElement(secret with { Metadata = Kept(one.Metadata) }, ApiJson.Default.Secret),
                _ => (JsonElement?)null,
            }).OfType<JsonElement>(),
        ],
        Fingerprint = first.Fingerprint ?? "",
    };

    /// <summary>The template with the labels that Kubernetes gives to the pods of a Job.</summary>
    internal static PodTemplate Labelled(PodTemplate template) => template.Origin.Value is not Job ? template : template with
    {
        Metadata = template.Metadata with
        {
            Labels = new Dictionary<string, string>(template.Metadata.Labels ?? new Dictionary<string, string>())
            {
                [JobLabel] = template.Origin.Name,
                [FormerJobLabel] = template.Origin.Name,
            },
        },
    };

    /// <summary>The name of a Job's pod.</summary>
    internal static string PodNameOf(ManifestObject origin, int index) => FormattableString.Invariant($"{origin.Name}-{index}");

    // What a server has set says nothing about the Job.
    private static ObjectMeta Kept(ObjectMeta metadata) => new()
    {
        Name = metadata.Name,
        Namespace = metadata.Namespace,
        Labels = metadata.Labels,
        Annotations = metadata.Annotations,
    };
}
