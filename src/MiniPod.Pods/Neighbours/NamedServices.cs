using MiniPod.Pods.Execution;
using MiniPod.Pods.Names;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Neighbours;

/// <summary>Finds the pods to which Services lead.</summary>
/// <param name="paths">The paths of the store.</param>
/// <param name="planner">Lists the steps of pods.</param>
internal sealed class NamedServices(PodPaths paths, PodPlanner planner)
{
    private readonly ServiceStore _store = new(paths);

    /// <summary>Returns all Services that have a selector. One that cannot be read is left out.</summary>
    /// <param name="pods">The pods that run.</param>
    /// <param name="unreadable">Called with the reason for each that cannot be read.</param>
    public IReadOnlyList<NamedService> Read(IReadOnlyList<NamedPod> pods, Action<string> unreadable)
    {
        var services = _store.List(unreadable);
        if (services.Count == 0) return [];
        var ready = pods.ToDictionary(pod => pod.Record.Id, pod => new Lazy<bool>(() => IsReady(pod.Record)));
        return
        [
            .. services
                .Where(service => service.Spec?.Selector is { Count: > 0 })
                .Select(service =>
                {
                    var space = service.Metadata!.Namespace ?? PodIdentity.DefaultNamespace;
                    return new NamedService(space, service.Metadata.Name!,
                    [
                        .. pods.Where(pod => pod.Namespace == space
                            && service.Spec!.Selector!.All(pair => pod.Record.Spec.Labels.GetValueOrDefault(pair.Key) == pair.Value)
                            && (service.Spec.PublishNotReadyAddresses == true || ready[pod.Record.Id].Value)),
                    ]);
                }),
        ];
    }

    // As kubelet: all containers but those that only initialize run, and are ready as far as their probes say.
    private bool IsReady(PodRecord record)
    {
        if (record.Pending.Count > 0) return false;
        var facts = planner.Facts(record);
        var watch = PodWatch.Read(paths, record.Id);
        return record.Spec.Containers.Where(container => container.Role != ContainerRole.Init).All(container =>
        {
            var name = container.Name.Value;
            return facts.Processes.GetValueOrDefault(name)?.Identity.IsAlive == true
                && KubernetesWords.IsReady(
                    container, watch?.Containers.GetValueOrDefault(name), facts.ContainerIds.GetValueOrDefault(name));
        });
    }
}
