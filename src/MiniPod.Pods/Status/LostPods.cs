using MiniPod.Engine;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>Pods that exist in the engine but not in the store, because the store or a part of it was
/// deleted.</summary>
internal static class LostPods
{
    /// <summary>Finds the pods of this store that have containers but no record.</summary>
    public static IReadOnlyList<LostPod> Find(PodPaths paths, IEnumerable<ContainerSummary> containers) =>
    [
        .. containers.Where(container => ContainerNames.IsOf(paths, container))
            .GroupBy(container => container.Labels[ContainerNames.PodIdLabel])
            .Where(pod => !File.Exists(paths.Record(pod.Key)))
            .Select(pod => new LostPod(pod.Key, ContainerNames.Identity(pod.First().Labels)!.FullName, [.. pod])),
    ];

    /// <summary>
    /// Finds the same pods, and verifies them. The list of containers is older than the check for records, and a pod
    /// may have been removed in between. But containers never outlive their record, so pods whose containers still
    /// exist really have none.
    /// </summary>
    public static async Task<IReadOnlyList<LostPod>> ConfirmAsync(
        PodPaths paths, IContainerEngine engine, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        var suspects = Find(paths, containers).Select(pod => pod.Id).ToHashSet();
        if (suspects.Count == 0) return [];
        var again = await engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken).ConfigureAwait(false);
        return Find(paths, again.Where(container => suspects.Contains(container.Labels[ContainerNames.PodIdLabel])));
    }

    /// <summary>Describes a lost pod for the user.</summary>
    public static string Describe(PodPaths paths, LostPod pod) =>
        $"pod \"{pod.Name}\" ({pod.Id[..12]}) has {pod.Containers.Count} containers and no record in \"{paths.Pods}\". 'minipod "
        + "recover' rebuilds it.";
}
