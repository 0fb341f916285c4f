using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Hosting;

/// <summary>The background process that <c>run -d --rm</c> starts: it waits until a pod, or a container in one, has
/// finished, and then removes it.</summary>
internal static class RemovalWaiter
{
    /// <summary>The hidden command that this process runs.</summary>
    public const string Command = "__remove-when-done";

    /// <summary>Starts the process, and waits until it does not depend on this one.</summary>
    /// <param name="forward">The options to pass on, see <see cref="Composition.Forward"/>.</param>
    /// <param name="target">What to wait for and then remove.</param>
    /// <param name="notice">Receives a line for the user if the process ended at once, or did not start in time.</param>
    public static void Start(IReadOnlyList<string> forward, RemovalTarget target, Action<string> notice)
    {
        var isDetached = ChildProcess.StartDetached(Environment.ProcessPath!, [
            Command,
            target.Pod,
            .. target.Container is { } container ? new[] { container } : [],
            .. forward,
        ]);
        if (isDetached) return;
        var what = target.Container is { } name ? $"container \"{name}\" of pod {target.Pod[..12]}" : $"pod {target.Pod[..12]}";
        notice($"the process that removes {what} when it has finished (--rm) ended, or does not answer; 'minipod recover' starts another");
    }
}
