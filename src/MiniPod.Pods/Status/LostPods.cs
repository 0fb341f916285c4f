using MiniPod.Engine;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>Pods that the engine knows and the store does not: somebody deleted the store, or a part of it.</summary>
internal static class LostPods
{
    /// <summary>The pods of this store among containers that have no record.</summary>
    public static IReadOnlyList<LostPod> Find(PodPaths paths, IEnumerable<ContainerSummary> containers) =>
    [
        .. containers.Where(container => ContainerNames.IsOf(paths, container))
            .GroupBy(container => container.Labels[ContainerNames.PodIdLabel])
            .Where(pod => !File.Exists(paths.Record(pod.Key)))
            .Select(pod => new LostPod(pod.Key, ContainerNames.Identity(pod.First().Labels)!.FullName, [.. pod])),
    ];

    /// <summary>
    /// The same, beyond doubt. A list of containers is older than the look at the records, and a pod may have been removed between;
    /// but containers never outlive their record: those that are still there have none.
    /// </summary>
    public static async Task<IReadOnlyList<LostPod>> ConfirmAsync(
        PodPaths paths, IContainerEngine engine, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        var suspects = Find(paths, containers).Select(pod => pod.Id).ToHashSet();
        if (suspects.Count == 0) return [];
        var again = await engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken).ConfigureAwait(false);
        return Find(paths, again.Where(container => suspects.Contains(container.Labels[ContainerNames.PodIdLabel])));
    }

    /// <summary>What there is to say of one.</summary>
    public static string Describe(PodPaths paths, LostPod pod) =>
        $"pod \"{pod.Name}\" ({pod.Id[..12]}) has {pod.Containers.Count} containers and no record in \"{paths.Pods}\". 'minipod "
        + "recover' rebuilds it.";
}
