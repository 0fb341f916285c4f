using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Networks;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// Interfaces on the bridges of our networks that no attachment tells of, and bridges of configured networks that nothing is plugged
/// into. A pod's own pair goes with its namespace, so what is left was made by somebody: told, never touched.
/// </summary>
internal static class StaleInterfaces
{
    public static async Task<IReadOnlyList<Garbage>> FindAsync(HostSurvey survey, CancellationToken cancellationToken)
    {
        var bridges = survey.Networks.SelectMany(Bridges).DistinctBy(bridge => bridge.Name).ToDictionary(bridge => bridge.Name, bridge => bridge.Network, StringComparer.Ordinal);
        if (bridges.Count == 0) return [];
        var links = await HostLink.ListAsync(cancellationToken).ConfigureAwait(false);
        var told = survey.Cached.SelectMany(attachment => attachment.Result?.Interfaces ?? []).Select(one => one.Name).ToHashSet(StringComparer.Ordinal);

        // An ADD under way has plugged its pair in before it can tell of it.
        var busy = survey.Cached.Where(attachment => !attachment.IsComplete).Select(attachment => attachment.NetworkName).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. links.Where(link => link.Master is { } master && bridges.TryGetValue(master, out var network) && !busy.Contains(network.Name) && !told.Contains(link.Name))
                .Select(link => Garbage.Foreign($"interface {link.Name}", $"it is plugged into bridge {link.Master} of network {bridges[link.Master!].Name}, and no attachment in the cache tells of it")),
            .. links.Where(link => link.Kind == "bridge" && bridges.TryGetValue(link.Name, out var network) && !NetworkResolver.IsBuiltIn(network) && links.All(port => port.Master != link.Name) && survey.Cached.All(attachment => attachment.NetworkName != network.Name))
                .Select(link => Garbage.Foreign($"bridge {link.Name}", $"nothing is plugged into it, and nobody is on its network {bridges[link.Name].Name}") with { Why = $"it is of a configured network; 'ip link delete {link.Name}' removes it" }),
        ];
    }

    private static IEnumerable<(string Name, NetworkConfigList Network)> Bridges(NetworkConfigList network) => network.Plugins
        .Where(plugin => plugin.Type == "bridge" && plugin.Json.TryGetProperty("bridge", out var name) && name.ValueKind == JsonValueKind.String)
        .Select(plugin => (plugin.Json.GetProperty("bridge").GetString()!, network));
}
