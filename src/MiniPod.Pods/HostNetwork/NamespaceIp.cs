namespace MiniPod.Pods.HostNetwork;

/// <summary>Asks <c>ip</c> in a network namespace.</summary>
internal static class NamespaceIp
{
    /// <summary>Runs it with <c>-j</c>.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="netns">The path of the namespace.</param>
    /// <param name="arguments">The arguments after <c>ip -j</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The JSON text; null if there is no such namespace, nothing of what is asked for, or no program.</returns>
    /// <exception cref="PodException">It failed.</exception>
    public static async Task<string?> AskAsync(
        IHostPrograms programs, string netns, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var text = await programs.FindAsync(
            "nsenter", [$"--net={netns}", "ip", "-j", .. arguments], cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
