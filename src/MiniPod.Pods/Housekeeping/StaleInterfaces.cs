using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Pods.Networks;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// Interfaces on the bridges of MiniPod's networks that no attachment mentions, and bridges of configured networks
/// without interfaces. They are reported but never touched, not even on the built-in network. An address or a rule
/// there can be identified as MiniPod's by its container id; an interface has none, because the plugins give the veth
/// pair a random name. MiniPod leaves no interfaces behind either: the plugin creates the pair in the pod's namespace,
/// and it is removed together with that namespace, even after a killed ADD; by the time this runs, prune has removed
/// the container and the pin that kept the namespace alive. An interface that still exists was attached by another
/// program, or its peer is in a namespace that another process or mount keeps alive.
/// </summary>
internal static class StaleInterfaces
{
    public static IReadOnlyList<Garbage> Find(HostSurvey survey)
    {
        var bridges = survey.Networks
            .SelectMany(Bridges)
            .DistinctBy(bridge => bridge.Name)
            .ToDictionary(bridge => bridge.Name, bridge => bridge.Network, StringComparer.Ordinal);
        if (bridges.Count == 0) return [];
        var host = survey.Runtime.Kernel.Read(NetworkParts.Links, []).Host;
        var told = survey.Cached
            .SelectMany(attachment => attachment.Result?.Interfaces ?? [])
            .Select(one => one.Name)
            .ToHashSet(StringComparer.Ordinal);

        // A running ADD attaches its veth pair before its result is recorded.
        var busy = survey.Cached
            .Where(attachment => !attachment.IsComplete)
            .Select(attachment => attachment.NetworkName)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. host.Links
                .Select(link => (link.Name, Bridge: host.MasterOf(link)?.Name))
                .Where(port => port.Bridge is { } bridge
                    && bridges.TryGetValue(bridge, out var network)
                    && !busy.Contains(network.Name)
                    && !told.Contains(port.Name))
                .Select(port => Garbage.Foreign(
                    $"interface {port.Name}",
                    $"it is attached to bridge {port.Bridge} of network {bridges[port.Bridge!].Name}, and no attachment in the "
                    + "cache mentions it")),
            .. host.Links
                .Where(link => link.Kind == "bridge"
                    && bridges.TryGetValue(link.Name, out var network)
                    && !NetworkResolver.IsBuiltIn(network)
                    && host.Links.All(port => port.Master != link.Index)
                    && survey.Cached.All(attachment => attachment.NetworkName != network.Name))
                .Select(link => Garbage.Foreign(
                    $"bridge {link.Name}",
                    $"no interface is attached to it, and its network {bridges[link.Name].Name} has no attachments") with
                {
                    Why = $"it belongs to a configured network; 'ip link delete {link.Name}' removes it",
                }),
        ];
    }

    private static IEnumerable<(string Name, NetworkConfigList Network)> Bridges(NetworkConfigList network) => network.Plugins
        .Where(plugin =>
            plugin.Type == "bridge" && plugin.Json.TryGetProperty("bridge", out var name) && name.ValueKind == JsonValueKind.String)
        .Select(plugin => (plugin.Json.GetProperty("bridge").GetString()!, network));
}
