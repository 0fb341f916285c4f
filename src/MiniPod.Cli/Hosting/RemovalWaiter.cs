using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Hosting;

/// <summary>The process that waits for the end of a pod, or of a container in one, and then removes it: what <c>run -d
/// --rm</c> leaves behind.</summary>
internal static class RemovalWaiter
{
    /// <summary>The hidden command that it runs.</summary>
    public const string Command = "__remove-when-done";

    /// <summary>Starts it.</summary>
    /// <param name="forward">Our own options, see <see cref="Composition.Forward"/>.</param>
    /// <param name="target">What to wait for and to remove.</param>
    public static void Start(IReadOnlyList<string> forward, RemovalTarget target) =>
        ChildProcess.StartDetached(Environment.ProcessPath!, [
            Command,
            target.Pod,
            .. target.Container is { } container ? new[] { container } : [],
            .. forward,
        ]);
}
