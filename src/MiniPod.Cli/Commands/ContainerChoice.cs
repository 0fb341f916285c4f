using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Live;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>Chooses the container of a pod that a command works on.</summary>
internal static class ContainerChoice
{
    /// <summary>Finds a container by name; without a name, the pod's only or first container,
    /// as kubectl does.</summary>
    /// <param name="environment">What the command works with.</param>
    /// <param name="pod">The pod's name or id, as given by the user.</param>
    /// <param name="status">The pod's status as the command has read it.</param>
    /// <param name="name">The container's name within the pod.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PodException">The pod has no such container, or the engine does not have it.</exception>
    public static async Task<ContainerStatus> ChooseAsync(
        PodEnvironment environment, string pod, PodStatus status, string? name, CancellationToken cancellationToken)
    {
        var chosen = Choose(status, name);
        if (chosen.ContainerId is not null) return chosen;

        // The record was read before the engine was asked, and a removal may have begun in between.
        // By now the record shows it.
        var now = await environment.Status.GetAsync(environment.Runtime.Store.Get(pod), cancellationToken).ConfigureAwait(false);
        chosen = Choose(now, name);
        return chosen.ContainerId is not null
            ? chosen
            : throw new PodException($"container \"{chosen.Name}\" of pod \"{now.Record.FullName}\" is not available: {WhyNot(now)}");
    }

    /// <summary>Finds the attempt before the latest one, of a container by name; without a name, of the pod's only or
    /// first container.</summary>
    /// <exception cref="PodException">There is no such container or attempt.</exception>
    public static ContainerStatus Previous(PodStatus pod, string? name)
    {
        var latest = Choose(pod, name);
        var former = pod.Former.LastOrDefault(one => one.Name == latest.Name && one.ContainerId is not null);
        return former ?? throw new PodException($"container \"{latest.Name}\" of pod \"{pod.Record.FullName}\" has no former attempt.");
    }

    private static ContainerStatus Choose(PodStatus pod, string? name)
    {
        var chosen = pod.Containers.FirstOrDefault(container => name is null || container.Name == name);
        return chosen ?? throw new ContainerNotFoundException(pod.Record, name ?? "");
    }

    private static string WhyNot(PodStatus pod) => pod.State switch
    {
        PodState.Creating => "the pod is being created.",
        PodState.Terminating => "the pod is being removed.",
        PodState.Interrupted => "the pod's last command was interrupted. Run 'minipod recover' to finish or undo it.",
        _ => $"it was removed from the engine. 'minipod repair --dry-run {pod.Record.FullName}' shows what can be done.",
    };
}
