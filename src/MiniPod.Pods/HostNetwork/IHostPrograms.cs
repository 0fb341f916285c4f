namespace MiniPod.Pods.HostNetwork;

/// <summary>The host's own programs, ip, iptables and nft: the boundary to external processes.
/// May be called concurrently.</summary>
public interface IHostPrograms
{
    /// <summary>Whether plugins find a program: they are given PATH, and the usual directories.</summary>
    bool Has(string program);

    /// <summary>Runs a program that only reads and returns its output.</summary>
    /// <param name="program">The program, <c>ip</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>Null if it is not installed.</returns>
    /// <exception cref="PodException">It failed or did not finish in time, so a lack of output proves nothing; or its
    /// output was too long to be evaluated.</exception>
    Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    /// <summary>Runs an iptables program that queries something that may not exist, and returns its output.</summary>
    /// <param name="program">The program, <c>iptables</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>Null if it is not installed, or reports that there is no such rule, chain, table or family.</returns>
    /// <exception cref="PodException">As for <see cref="ReadAsync"/>.</exception>
    Task<string?> FindAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    /// <summary>Runs a program that changes something.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="containerId">
    /// The container on whose behalf it runs, set in its environment as it is for plugins: if MiniPod is killed,
    /// recovery finds the program by it, and lets it finish before looking at what is there. Null for none.
    /// </param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="PodException">It failed, or is not installed; the message contains its output.</exception>
    Task RunAsync(string program, IReadOnlyList<string> arguments, string input, string? containerId, CancellationToken cancellationToken);
}
