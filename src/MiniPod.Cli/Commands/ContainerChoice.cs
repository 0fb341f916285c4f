using MiniPod.Pods;
using MiniPod.Pods.Topology;

namespace MiniPod.Cli.Commands;

/// <summary>Which container of a pod a command is about.</summary>
internal static class ContainerChoice
{
    /// <summary>The container of a name; without one, the pod's only or first one, as kubectl does.</summary>
    /// <exception cref="PodException">There is none.</exception>
    public static ContainerStatus Choose(PodStatus pod, string? name)
    {
        if (pod.Containers.Count == 0) throw new PodException($"pod \"{pod.Record.Name}\" has no container. Run one in it with 'minipod run --pod {pod.Record.Name} IMAGE'.");
        var chosen = name is null ? pod.Containers[0] : pod.Containers.FirstOrDefault(container => container.Name == name);
        if (chosen is null) throw new PodException($"pod \"{pod.Record.Name}\" has no container \"{name}\". It has: {string.Join(", ", pod.Containers.Select(container => container.Name))}.");
        return chosen.ContainerId is not null ? chosen : throw new PodException($"container \"{chosen.Name}\" of pod \"{pod.Record.Name}\" is gone: somebody removed it from the engine.");
    }
}
