namespace MiniPod.Pods.HostNetwork;

/// <summary>The host's own programs, ip and iptables: the boundary to processes that are not ours. May be called by
/// several at once.</summary>
public interface IHostPrograms
{
    /// <summary>A program's output.</summary>
    /// <param name="program">The program, <c>ip</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>Null when it is not installed.</returns>
    /// <exception cref="PodException">It failed, or did not end in time: that nothing was seen does not show that
    /// nothing is there. Or it wrote more than anybody can judge by.</exception>
    Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    /// <summary>The output of an iptables program that is asked for something that may not be there.</summary>
    /// <param name="program">The program, <c>iptables</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>Null when it is not installed, or says that there is no such rule, chain, table or family.</returns>
    /// <exception cref="PodException">As for <see cref="ReadAsync"/>.</exception>
    Task<string?> FindAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    /// <summary>Runs a program that changes something.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="containerId">
    /// The container for which it does so, told as plugins are told it: when we are killed, recovery finds the program by it, and lets it
    /// end before it looks what is there. Null for none.
    /// </param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="PodException">It failed, or is not installed; its own words are in the message.</exception>
    Task RunAsync(string program, IReadOnlyList<string> arguments, string input, string? containerId, CancellationToken cancellationToken);
}
