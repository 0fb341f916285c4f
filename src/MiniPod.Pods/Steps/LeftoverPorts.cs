using System.Net;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Rules that forward a host port to an address that a pod has just got, and name another container: left over from one that
/// had the address before. Connections to the port reach the pod, which does not publish it. They are reported and not removed:
/// whose they are can be proved only while nobody else attaches anything, as <c>prune</c> does.
/// </summary>
internal static class LeftoverPorts
{
    // A pod that is just being removed has rules for a moment that nobody else will see.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Tells the user about them.</summary>
    /// <param name="context">The context of the step that attached the network.</param>
    /// <param name="programs">The host's programs.</param>
    /// <param name="addresses">The pod's addresses on the network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The rules cannot be read.</exception>
    public static async Task ReportAsync(
        StepContext context, IHostPrograms programs, IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken)
    {
        if ((await FindAsync(context, programs, addresses, cancellationToken).ConfigureAwait(false)).Count == 0) return;
        await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        var rules = await FindAsync(context, programs, addresses, cancellationToken).ConfigureAwait(false);
        foreach (var container in rules.GroupBy(rule => rule.ContainerId, StringComparer.Ordinal))
        {
            var ports = string.Join(", ", container.Select(rule => $"{rule.Port.HostPort}/{rule.Port.Protocol}").Distinct());
            var owner = ContainerNames.IsId(container.Key) ? container.Key[..12] : container.Key;
            context.Progress(
                $"warning: host port {ports} is forwarded to pod \"{context.Record.FullName}\", which does not publish it, by rules of "
                + $"container \"{owner}\". 'minipod prune' removes them if they belong to nobody; otherwise remove them with the program "
                + "that created them.");
        }
    }

    private static async Task<IReadOnlyList<PublishedRule>> FindAsync(
        StepContext context, IHostPrograms programs, IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken)
    {
        var families = addresses.Select(IptablesFamily.Program).Distinct().ToList();
        var rules = await PublishedRule.ReadAllAsync(programs, families, cancellationToken).ConfigureAwait(false);
        return
        [
            .. rules.Where(rule => rule.ContainerId != context.SandboxId && rule.Address is { } address && addresses.Contains(address)),
        ];
    }
}
