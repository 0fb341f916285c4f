using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Operations;

/// <summary>The attempts of a container before the latest: one of them is kept for its logs, as in the kubelet.</summary>
internal static class FormerAttempts
{
    /// <summary>Removes all former attempts of a container but the latest. One that cannot be removed is left for the next time: the new
    /// container is in place.</summary>
    public static async Task RemoveEarlierAsync(PodSession session, PodOperation operation, PodName container)
    {
        foreach (var earlier in session.Record.Former.Where(one => one.Name == container).SkipLast(1).ToList())
        {
            var left = await operation.UndoAsync(
                plan => plan.Where(step => step.Container == earlier.FullName), force: true).ConfigureAwait(false);
            if (left.Count == 0) session.Forget(earlier.FullName);
        }
    }
}
