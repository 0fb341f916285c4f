using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// Interfaces on the bridges of our networks that no attachment tells of, and bridges of configured networks that nothing is plugged
/// into: told, never touched, on the network in the program too. An address or a rule there is ours by the container's id that it
/// carries; an interface carries none, for the plugins give the pair a name by chance. And none of ours is left: the plugin makes the
/// pair in the pod's namespace, which takes it along, also where an ADD was killed; what held that namespace for us, container and
/// pin, prune has removed before it looks here. What still stands was plugged in by somebody, or leads to a namespace that somebody
/// else holds, with a process or a mount of his.
/// </summary>
internal static class StaleInterfaces
{
    public static async Task<IReadOnlyList<Garbage>> FindAsync(HostSurvey survey, CancellationToken cancellationToken)
    {
        var bridges = survey.Networks
            .SelectMany(Bridges)
            .DistinctBy(bridge => bridge.Name)
            .ToDictionary(bridge => bridge.Name, bridge => bridge.Network, StringComparer.Ordinal);
        if (bridges.Count == 0) return [];
        var links = await HostLink.ListAsync(survey.Runtime.Programs, cancellationToken).ConfigureAwait(false);
        var told = survey.Cached
            .SelectMany(attachment => attachment.Result?.Interfaces ?? [])
            .Select(one => one.Name)
            .ToHashSet(StringComparer.Ordinal);

        // An ADD under way has plugged its pair in before it can tell of it.
        var busy = survey.Cached
            .Where(attachment => !attachment.IsComplete)
            .Select(attachment => attachment.NetworkName)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. links
                .Where(link => link.Master is { } master
                    && bridges.TryGetValue(master, out var network)
                    && !busy.Contains(network.Name)
                    && !told.Contains(link.Name))
                .Select(link => Garbage.Foreign(
                    $"interface {link.Name}",
                    $"it is plugged into bridge {link.Master} of network {bridges[link.Master!].Name}, and no attachment in the "
                    + "cache tells of it")),
            .. links
                .Where(link => link.Kind == "bridge"
                    && bridges.TryGetValue(link.Name, out var network)
                    && !NetworkResolver.IsBuiltIn(network)
                    && links.All(port => port.Master != link.Name)
                    && survey.Cached.All(attachment => attachment.NetworkName != network.Name))
                .Select(link => Garbage.Foreign(
                    $"bridge {link.Name}", $"nothing is plugged into it, and nobody is on its network {bridges[link.Name].Name}") with
                {
                    Why = $"it is of a configured network; 'ip link delete {link.Name}' removes it",
                }),
        ];
    }

    private static IEnumerable<(string Name, NetworkConfigList Network)> Bridges(NetworkConfigList network) => network.Plugins
        .Where(plugin =>
            plugin.Type == "bridge" && plugin.Json.TryGetProperty("bridge", out var name) && name.ValueKind == JsonValueKind.String)
        .Select(plugin => (plugin.Json.GetProperty("bridge").GetString()!, network));
}
