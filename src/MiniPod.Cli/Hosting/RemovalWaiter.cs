using MiniPod.Linux;

namespace MiniPod.Cli.Hosting;

/// <summary>The process that waits for the end of a pod, or of a container in one, and then removes it: what <c>run -d --rm</c> leaves behind.</summary>
internal static class RemovalWaiter
{
    /// <summary>The hidden command that it runs.</summary>
    public const string Command = "__remove-when-done";

    /// <summary>Starts it.</summary>
    /// <param name="forward">Our own options, see <see cref="Composition.Forward"/>.</param>
    /// <param name="pod">The pod's id.</param>
    /// <param name="container">The container to wait for and to remove; null: the whole pod.</param>
    public static void Start(IReadOnlyList<string> forward, string pod, string? container = null) =>
        ChildProcess.StartDetached(Environment.ProcessPath!, [Command, pod, .. container is null ? [] : new[] { container }, .. forward]);
}
