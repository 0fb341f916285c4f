namespace MiniPod.Pods.Store;

/// <summary>A pod has no container of that name.</summary>
public sealed class ContainerNotFoundException : PodException
{
    /// <param name="pod">The pod.</param>
    /// <param name="container">The requested name.</param>
    public ContainerNotFoundException(PodRecord pod, string container)
        : base(pod.Spec.Containers.Count == 0
            ? $"pod \"{pod.FullName}\" has no containers. Add one with 'minipod run --pod {pod.FullName} IMAGE'."
            : $"pod \"{pod.FullName}\" has no container \"{container}\". Its containers: "
                + $"{string.Join(", ", pod.Spec.Containers.Select(one => one.Name))}.")
    {
    }
}
