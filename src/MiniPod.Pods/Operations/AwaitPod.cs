using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Waits for the containers of a pod: what the detached waiter of <c>run -d --rm</c> does before it removes the pod.</summary>
public static class AwaitPod
{
    /// <summary>Waits until no container of the pod runs any more, also none that was added meanwhile.</summary>
    public static async Task LastContainerAsync(PodHost host, string id, CancellationToken cancellationToken)
    {
        var waited = new HashSet<string>();
        while (host.Store.Read(id) is { } record)
        {
            var next = host.Planner.Facts(record).ContainerIds.Values.FirstOrDefault(waited.Add);
            if (next is null) return;
            await WaitAsync(host, next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for one container of a pod.</summary>
    /// <returns>Its exit code.</returns>
    public static Task<int> ContainerAsync(PodHost host, PodRecord record, string container, CancellationToken cancellationToken) =>
        host.Engine.WaitContainerAsync(host.Planner.Facts(record).ContainerId(PodName.Parse(container)), cancellationToken);

    private static async Task WaitAsync(PodHost host, string containerId, CancellationToken cancellationToken)
    {
        if (await host.Engine.FindContainerAsync(containerId, cancellationToken).ConfigureAwait(false) is not null)
            await host.Engine.WaitContainerAsync(containerId, cancellationToken).ConfigureAwait(false);
    }
}
