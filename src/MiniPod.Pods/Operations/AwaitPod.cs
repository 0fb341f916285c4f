using MiniPod.Engine;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Waits for the containers of a pod to exit. <see cref="WhenDone"/> decides whether the pod is done
/// then.</summary>
public static class AwaitPod
{
    /// <summary>Waits until the target container, or all containers of the target pod, have exited. That includes
    /// containers that are added to the pod in the meantime.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="target">The pod, or the container.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether there was a container to wait for.</returns>
    internal static async Task<bool> EndAsync(PodRuntime runtime, RemovalTarget target, CancellationToken cancellationToken)
    {
        var waited = new HashSet<string>();
        var hasWaited = false;
        while (runtime.Store.Read(target.Pod) is { } record)
        {
            // Former attempts are not waited for, because they have exited.
            var names = record.Spec.Containers
                .Where(one => target.Container is null || one.FullName == target.Container)
                .Select(one => one.Name.Value)
                .ToHashSet();
            var next = runtime.Planner
                .Facts(record).ContainerIds
                .Where(one => names.Contains(one.Key))
                .Select(one => one.Value)
                .FirstOrDefault(waited.Add);
            if (next is null) return hasWaited;
            if (await runtime.Engine.FindContainerAsync(next, cancellationToken).ConfigureAwait(false) is not { } found
                || !found.State.HasProcess())
            {
                continue;
            }

            await runtime.Engine.WaitContainerAsync(next, cancellationToken).ConfigureAwait(false);
            hasWaited = true;
        }

        return hasWaited;
    }

    /// <summary>Waits for one container of a pod to exit.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> ContainerAsync(PodRuntime runtime, PodRecord record, string container, CancellationToken cancellationToken) =>
        runtime.Engine.WaitContainerAsync(runtime.Planner.Facts(record).ContainerId(PodName.Parse(container)), cancellationToken);
}
