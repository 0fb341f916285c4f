using System.Text.Json;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Spec.Api;

namespace MiniPod.Pods.Operations;

/// <summary>Finds what was made from manifests and is in none of those that are given now, in their namespaces.</summary>
/// <param name="Pods">The full names of pods. Pods of Jobs and of static manifests are not among them.</param>
/// <param name="Jobs">Jobs and CronJobs. Those that CronJobs have made are not among them.</param>
/// <param name="Services">Services.</param>
public sealed record PruneManifests(
    IReadOnlyList<string> Pods, IReadOnlyList<StoredJob> Jobs, IReadOnlyList<Service> Services)
{
    /// <summary>Finds it.</summary>
    /// <param name="runtime">The store to work with.</param>
    /// <param name="given">The manifests.</param>
    /// <param name="selector">The labels of what may be found; null for everything.</param>
    /// <param name="space">A namespace besides those of the manifests; null for none.</param>
    /// <exception cref="PodException">There is no namespace in which to look.</exception>
    public static PruneManifests Find(PodRuntime runtime, PodManifest given, LabelQuery? selector, string? space)
    {
        var spaces = given.Pods.Select(pod => pod.Namespace)
            .Concat(given.Jobs.Select(job => SpaceOf(job.FullName)))
            .Concat(given.Services.Select(service => service.Metadata!.Namespace!))
            .Append(space)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        if (spaces.Count == 0)
            throw new PodException("nothing is pruned: these manifests have no pod, Job or Service. Say in which namespace, with -n.");
        bool IsChosen(string space, IReadOnlyDictionary<string, string>? labels) =>
            spaces.Contains(space) && selector?.Matches(labels) != false;

        var pods = given.Pods.Select(ApplyPod.NameOf).ToHashSet(StringComparer.Ordinal);
        var jobs = given.Jobs.Select(job => (job.Kind, job.FullName)).ToHashSet();
        var services = given.Services.Select(NameOf).ToHashSet();
        return new PruneManifests(
            [
                .. runtime.Store.List(runtime.Notice)
                    .Where(record => record.Spec is { Fingerprint: not null, Owner: null }
                        && !pods.Contains(record.FullName)
                        && IsChosen(record.Namespace, record.Spec.Labels))
                    .Select(record => record.FullName),
            ],
            [
                .. new JobStore(runtime.Store.Paths).List(runtime.Notice).Where(job => job.OwnerId is null
                    && !jobs.Contains((job.Kind, job.FullName))
                    && IsChosen(SpaceOf(job.FullName), LabelsOf(job))),
            ],
            [
                .. new ServiceStore(runtime.Store.Paths).List(runtime.Notice).Where(service => !services.Contains(NameOf(service))
                    && IsChosen(service.Metadata!.Namespace!, service.Metadata.Labels)),
            ]);
    }

    private static (string?, string?) NameOf(Service service) => (service.Metadata!.Namespace, service.Metadata.Name);

    private static string SpaceOf(string fullName) =>
        fullName.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? fullName[(at + 1)..] : PodIdentity.DefaultNamespace;

    private static IReadOnlyDictionary<string, string>? LabelsOf(StoredJob job) =>
        job.Kind == JobKind.CronJob
            ? job.Manifest.Deserialize(ApiJson.Default.CronJob)?.Metadata?.Labels
            : job.Manifest.Deserialize(ApiJson.Default.Job)?.Metadata?.Labels;
}
