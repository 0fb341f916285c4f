using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;

namespace MiniPod.Pods.Housekeeping;

/// <summary>The bridge of the network in the program, when nothing is plugged in. The next pod's plugin makes it again.
/// Bridges of configured networks are their owners'.</summary>
internal static class IdleBridge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Garbage>> FindAsync(HostSurvey survey, CancellationToken cancellationToken)
    {
        if (survey.Networks.FirstOrDefault(NetworkResolver.IsBuiltIn) is not { } network
            || survey.Cached.Any(attachment => attachment.NetworkName == network.Name && survey.IsKnown(attachment.ContainerId)))
        {
            return [];
        }

        foreach (var plugin in network.Plugins.Where(plugin => plugin.Type == "bridge"))
        {
            if (!plugin.Json.TryGetProperty("bridge", out var name)
                || name.ValueKind != JsonValueKind.String
                || name.GetString() is not { } bridge)
            {
                continue;
            }

            if (!Host.NetworkInterfaces().Contains(bridge) || !await IsEmptyAsync(survey, bridge, cancellationToken).ConfigureAwait(false))
                continue;
            return
            [
                new Garbage($"bridge {bridge}", "nothing is plugged into it, and no pod is on its network", "removed", token =>
                    RemoveAsync(survey, network.Name, bridge, token)),
            ];
        }

        return [];
    }

    // Once before the wait, so that nobody is kept from the network for nothing, and once when no plugin is at work: what is plugged
    // in by then stays, and who comes later makes the bridge anew.
    private static async Task RemoveAsync(HostSurvey survey, string network, string bridge, CancellationToken cancellationToken)
    {
        await RequireIdleAsync(cancellationToken).ConfigureAwait(false);
        await survey.Runtime.Cni.RunWithOperationsPausedAsync(Patience, DeleteAsync, cancellationToken).ConfigureAwait(false);

        async Task DeleteAsync(CancellationToken token)
        {
            await RequireIdleAsync(token).ConfigureAwait(false);
            await survey.Runtime.Programs.RunAsync(
                "ip", ["link", "delete", bridge, "type", "bridge"], "", null, token).ConfigureAwait(false);
        }

        async Task RequireIdleAsync(CancellationToken token)
        {
            if (!await IsIdleAsync(survey, network, bridge, token).ConfigureAwait(false)) throw new InUseException();
        }
    }

    // An attachment stands in the cache before its first plugin runs, and until its last has ended.
    private static async Task<bool> IsIdleAsync(HostSurvey survey, string network, string bridge, CancellationToken cancellationToken) =>
        survey.Runtime.Cni.GetCachedAttachments(null).All(attachment => attachment.NetworkName != network)
            && await IsEmptyAsync(survey, bridge, cancellationToken).ConfigureAwait(false);

    private static async Task<bool> IsEmptyAsync(HostSurvey survey, string bridge, CancellationToken cancellationToken)
    {
        var links = await HostLink.ListAsync(survey.Runtime.Programs, cancellationToken).ConfigureAwait(false);
        return links.Any(link => link.Name == bridge) && links.All(link => link.Master != bridge);
    }
}
