using System.Text.Json;
using MiniPod.Net;
using MiniPod.Pods.Networks;

namespace MiniPod.Pods.Housekeeping;

/// <summary>The bridge of the built-in network, when no interface is attached to it. The plugin creates it again for
/// the next pod. Bridges of configured networks belong to their owners.</summary>
internal static class IdleBridge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<Garbage> Find(HostSurvey survey)
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

            if (!IsEmpty(survey, bridge)) continue;
            return
            [
                new Garbage($"bridge {bridge}", "no interface is attached to it, and no pod is on its network", "removed", token =>
                    RemoveAsync(survey, network.Name, bridge, token)),
            ];
        }

        return [];
    }

    // Checked once before the wait, so that no other command is blocked for nothing, and once when no plugin is
    // running: if an interface is attached by then, the bridge stays. A plugin that runs later re-creates the bridge.
    private static async Task RemoveAsync(HostSurvey survey, string network, string bridge, CancellationToken cancellationToken)
    {
        RequireIdle();
        await survey.Runtime.Cni.RunWithOperationsPausedAsync(Patience, DeleteAsync, cancellationToken).ConfigureAwait(false);

        async Task DeleteAsync(CancellationToken token)
        {
            RequireIdle();
            await survey.Runtime.Programs.RunAsync(
                "ip", ["link", "delete", bridge, "type", "bridge"], "", null, token).ConfigureAwait(false);
        }

        void RequireIdle()
        {
            if (!IsIdle(survey, network, bridge)) throw new InUseException();
        }
    }

    // An attachment is in the cache from before its first plugin starts until its last plugin has finished.
    private static bool IsIdle(HostSurvey survey, string network, string bridge) =>
        survey.Runtime.Cni.GetCachedAttachments(null).All(attachment => attachment.NetworkName != network)
            && IsEmpty(survey, bridge);

    // Whether it is there, and has no port.
    private static bool IsEmpty(HostSurvey survey, string bridge)
    {
        var host = survey.Runtime.Kernel.Read(NetworkParts.Links, []).Host;
        return host.Link(bridge) is { } link && host.Links.All(port => port.Master != link.Index);
    }
}
