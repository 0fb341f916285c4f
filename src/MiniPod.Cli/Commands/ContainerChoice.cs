using MiniPod.Cli.Hosting;
using MiniPod.Engine;
using MiniPod.Pods;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>Chooses the container of a pod that a command works on.</summary>
internal static class ContainerChoice
{
    /// <summary>Finds a container by name; without a name, the pod's only or first container that is no init container,
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
            : throw NotAvailable(chosen, now);
    }

    /// <summary>Works on a container that was chosen. It may be removed at any moment; then the error says why, instead
    /// of the engine's that it does not know the ID.</summary>
    /// <param name="environment">What the command works with.</param>
    /// <param name="pod">The pod's name or id, as given by the user.</param>
    /// <param name="chosen">The container.</param>
    /// <param name="use">The work.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PodException">The container was removed meanwhile.</exception>
    public static async Task<T> UseAsync<T>(
        PodEnvironment environment, string pod, ContainerStatus chosen, Func<string, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            return await use(chosen.ContainerId!).ConfigureAwait(false);
        }
        catch (EngineException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await FindGoneAsync(environment, pod, chosen, cancellationToken).ConfigureAwait(false) is { } gone) throw gone;
            throw;
        }
    }

    // The engine refuses to work on a container already while it removes it. Null if that is not the reason.
    private static async Task<PodException?> FindGoneAsync(
        PodEnvironment environment, string pod, ContainerStatus chosen, CancellationToken cancellationToken)
    {
        try
        {
            var now = await environment.Status.GetAsync(environment.Runtime.Store.Get(pod), cancellationToken).ConfigureAwait(false);
            var found = now.Containers.Concat(now.Former).FirstOrDefault(one => one.ContainerId == chosen.ContainerId);
            return found is null or { State: ContainerState.Removing or ContainerState.Dead } || now.Record.Phase == PodPhase.Removing
                ? NotAvailable(chosen, now)
                : null;
        }
        catch (PodNotFoundException removed)
        {
            return removed;
        }
        catch (Exception error) when (error is EngineException or PodException or IOException)
        {
            return null; // the first error counts
        }
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
        var chosen = pod.Containers.FirstOrDefault(one => name is null ? one.Role == ContainerRole.App : one.Name == name);
        return chosen ?? throw new ContainerNotFoundException(pod.Record, name ?? "");
    }

    private static PodException NotAvailable(ContainerStatus chosen, PodStatus pod) =>
        pod.State is PodState.Running or PodState.Degraded && chosen.Reason is { } reason
        ? new($"container \"{chosen.Name}\" of pod \"{pod.Record.FullName}\" is waiting to start: {reason}.")
        : new($"container \"{chosen.Name}\" of pod \"{pod.Record.FullName}\" is not available: {WhyNot(pod)}");

    private static string WhyNot(PodStatus pod) => pod.State switch
    {
        PodState.Creating => "the pod is being created.",
        PodState.Terminating when pod.Record.Phase == PodPhase.Stopping => "the pod is being stopped.",
        PodState.Terminating => "the pod is being removed.",
        PodState.Interrupted when pod.Record is { Phase: PodPhase.Removing, Operation: null } =>
            $"the pod could not be removed completely. 'minipod rm -f {pod.Record.FullName}' tries it again.",
        PodState.Interrupted => "the pod's last command was interrupted. Run 'minipod recover' to finish or undo it.",
        _ => $"it was removed from the engine. 'minipod repair --dry-run {pod.Record.FullName}' shows what can be done.",
    };
}
