namespace MiniPod.Pods.HostNetwork;

/// <summary>The iptables rules that plugins created for one container and that name it.</summary>
internal static class ContainerRules
{
    private const int Tries = 3;

    /// <summary>Counts them, in both families.</summary>
    /// <exception cref="PodException">They cannot be read.</exception>
    public static async Task<int> CountAsync(
        IHostPrograms programs, string network, string containerId, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var program in IptablesFamily.Programs)
        {
            if (await programs.FindAsync($"{program}-save", [], cancellationToken).ConfigureAwait(false) is { } text)
                count += RuleDump.Parse(text).Count(network, containerId);
        }

        return count;
    }

    /// <summary>Removes those of one family, with the chains that belong to the container alone. They are read again, so
    /// that exactly the current ones are removed, in one transaction per table.</summary>
    /// <exception cref="PodException">They cannot be read or removed.</exception>
    public static async Task RemoveAsync(
        IHostPrograms programs, string program, string network, string containerId, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            if (await programs.FindAsync($"{program}-save", [], cancellationToken).ConfigureAwait(false) is not { } text) return;
            var dump = RuleDump.Parse(text);
            if (dump.Count(network, containerId) == 0) return;
            try
            {
                await programs.RestoreAsync(
                    program, dump.Removal(network, containerId), containerId, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PodException) when (tries < Tries)
            {
                // Another step of the pod, or another program, may have removed one meanwhile: read them again.
            }
        }
    }
}
