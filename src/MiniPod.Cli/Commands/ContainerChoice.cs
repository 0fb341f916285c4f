using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Live;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>Which container of a pod a command is about.</summary>
internal static class ContainerChoice
{
    /// <summary>The container of a name; without one, the pod's only or first one, as kubectl does.</summary>
    /// <param name="environment">What the command works with.</param>
    /// <param name="pod">The pod, as the user named it.</param>
    /// <param name="status">The pod, as it was when the command looked.</param>
    /// <param name="name">The container's name in the pod.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">There is none, or the engine does not have it.</exception>
    public static async Task<ContainerStatus> ChooseAsync(
        PodEnvironment environment, string pod, PodStatus status, string? name, CancellationToken cancellationToken)
    {
        var chosen = Choose(status, name);
        if (chosen.ContainerId is not null) return chosen;

        // The record was read before the engine was asked, and a removal may have begun in between: by now the record tells.
        var now = await environment.Status.GetAsync(environment.Runtime.Store.Get(pod), cancellationToken).ConfigureAwait(false);
        chosen = Choose(now, name);
        return chosen.ContainerId is not null
            ? chosen
            : throw new PodException($"container \"{chosen.Name}\" of pod \"{now.Record.FullName}\" is not there: {WhyNot(now)}");
    }

    /// <summary>The attempt before the latest, of the container of a name; without one, of the pod's only or first one.</summary>
    /// <exception cref="PodException">There is none.</exception>
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
        PodState.Interrupted => "the pod's last command was interrupted. 'minipod recover' ends what it left.",
        _ => $"somebody removed it from the engine. 'minipod repair --dry-run {pod.Record.FullName}' says what can be done.",
    };
}
