using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Hosting;

/// <summary>The background process that <c>run -d --rm</c> starts: it waits until a pod, or a container in one, has
/// finished, and then removes it.</summary>
internal static class RemovalWaiter
{
    /// <summary>The hidden command that this process runs.</summary>
    public const string Command = "__remove-when-done";

    /// <summary>Starts the process.</summary>
    /// <param name="forward">The options to pass on, see <see cref="Composition.Forward"/>.</param>
    /// <param name="target">What to wait for and then remove.</param>
    public static void Start(IReadOnlyList<string> forward, RemovalTarget target) =>
        ChildProcess.StartDetached(Environment.ProcessPath!, [
            Command,
            target.Pod,
            .. target.Container is { } container ? new[] { container } : [],
            .. forward,
        ]);
}
