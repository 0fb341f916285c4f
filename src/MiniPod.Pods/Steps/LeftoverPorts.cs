using System.Net;
using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Rules that forward a host port to an address that a pod has just got, and name another container: left over from one that
/// had the address before. Connections to the port would reach the pod, which does not publish it.
/// </summary>
internal static class LeftoverPorts
{
    /// <summary>Removes those that are nobody's, and tells the user about the others. Never fails: the pod works all the
    /// same.</summary>
    /// <param name="context">The context of the step that attached the network.</param>
    /// <param name="programs">The host's programs.</param>
    /// <param name="attachment">The network.</param>
    /// <param name="addresses">The pod's addresses on it.</param>
    public static async Task ClearAsync(
        StepContext context, IHostPrograms programs, PodNetwork attachment, IReadOnlyCollection<IPAddress> addresses)
    {
        try
        {
            var families = addresses.Select(IptablesFamily.Program).Distinct().ToList();
            var rules = await PublishedRule.ReadAllAsync(programs, families, CancellationToken.None).ConfigureAwait(false);
            var misled = rules
                .Where(rule => rule.ContainerId != context.SandboxId && rule.Address is { } address && addresses.Contains(address))
                .ToLookup(rule => (rule.Network, rule.ContainerId));
            foreach (var container in misled)
                await TreatAsync(context, programs, attachment, [.. container]).ConfigureAwait(false);
        }
        catch (Exception error) when (Detachment.IsOfTheHost(error) || error is EngineException or CniException)
        {
            context.Log.Warning(error, "Cannot check whether host ports lead to pod {PodName} by mistake", context.Record.FullName);
        }
    }

    private static async Task TreatAsync(
        StepContext context, IHostPrograms programs, PodNetwork attachment, IReadOnlyList<PublishedRule> rules)
    {
        var (network, id) = (rules[0].Network, rules[0].ContainerId);
        var ports = string.Join(", ", rules.Select(rule => $"{rule.Port.HostPort}/{rule.Port.Protocol}").Distinct());
        var pod = $"pod \"{context.Record.FullName}\"";
        if (await IsNobodysAsync(context, attachment, rules).ConfigureAwait(false))
        {
            if (network is null) await RemoveFromNftablesAsync(programs, attachment.Network, id).ConfigureAwait(false);
            else await RemoveFromIptablesAsync(programs, network, id).ConfigureAwait(false);
            context.Log.Information(
                "Removed the rules of container {ContainerId}, which led to pod {PodName}", id[..12], context.Record.FullName);
            context.Progress(
                $"removed stale rules of container {id[..12]}, which no longer exists: they forwarded host port {ports} to {pod}");
            return;
        }

        context.Progress(
            $"warning: host port {ports} is forwarded to {pod}, which does not publish it. The rule belongs to container "
            + $"\"{(ContainerNames.IsId(id) ? id[..12] : id)}\"; remove it with the program that created it.");
    }

    // host-local gives an address to one container at a time: the one that the rule names does not have it any more. It is on the same
    // network, so it has no other address there either if it holds none, and what else its rules say is void too.
    private static async Task<bool> IsNobodysAsync(StepContext context, PodNetwork attachment, IReadOnlyList<PublishedRule> rules)
    {
        var (network, id) = (rules[0].Network, rules[0].ContainerId);
        if (!ContainerNames.IsId(id) || network is not null && network != attachment.Network) return false;
        var reserved = AddressPool.Of(attachment.List).SelectMany(pool => pool.Reservations())
            .ToLookup(one => one.ContainerId, one => IPAddress.Parse(one.Address), StringComparer.Ordinal);
        return !reserved[id].Any()
            && rules.All(rule => reserved[context.SandboxId].Contains(rule.Address))
            && context.Cni.GetCachedAttachments(id).Count == 0
            && await context.Engine.FindContainerAsync(id, CancellationToken.None).ConfigureAwait(false) is null;
    }

    private static async Task RemoveFromIptablesAsync(IHostPrograms programs, string network, string id)
    {
        foreach (var program in IptablesFamily.Programs)
            await ContainerRules.RemoveAsync(programs, program, network, id, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task RemoveFromNftablesAsync(IHostPrograms programs, string network, string id)
    {
        var rules = await NftRules.FindAsync(programs, CancellationToken.None).ConfigureAwait(false);
        foreach (var owner in rules.Owners().Where(one => one.ContainerId == id && (one.Network ?? network) == network))
            await NftRules.RemoveAsync(programs, owner, CancellationToken.None).ConfigureAwait(false);
    }
}
