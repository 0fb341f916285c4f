using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Forecasts;

/// <summary>
/// What the plugins of a network would change on the host and in the pod: what the standard plugins are known to do with their
/// configuration [plugins 1.1.1 to 1.9.1]. What another plugin does, only that plugin knows.
/// </summary>
internal static class PluginForecast
{
    private static readonly string[] OfOneInterface = ["macvlan", "ipvlan", "vlan", "host-device", "dummy", "tap"];

    /// <summary>Foresees an ADD of a network.</summary>
    public static IEnumerable<PlannedChange> Of(PodRecord record, PodNetwork network, HostOutlook outlook)
    {
        var ports = AttachmentConf.PublishesPorts(record, network) ? record.Spec.AllPorts().ToList() : [];
        var ahead = new PlannedAttachment(record.FullName, network, outlook, ports) { Bandwidth = record.Spec.Bandwidth };
        var all = new List<PlannedChange>();
        foreach (var plugin in network.List.Plugins)
            all.AddRange(Of(ahead with { Made = [.. all] }, plugin).Select(change => change with { Plugin = plugin.Type }));
        return all;
    }

    private static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        return plugin.Type switch
        {
            "bridge" => BridgeForecast.Of(ahead, plugin),
            "ptp" => PtpForecast.Of(ahead, plugin),
            "portmap" => PortmapForecast.Of(ahead, plugin),
            "firewall" => FirewallForecast.Of(ahead, plugin),
            "loopback" => [ahead.InPod(new PlannedChange(PlannedKind.Change, "interface", "lo: down -> up"))],
            _ when OfOneInterface.Contains(plugin.Type) => HostInterfaceForecast.Of(ahead, plugin),
            "tuning" => TuningForecast.Of(ahead, plugin),
            "bandwidth" => BandwidthForecast.Of(ahead, plugin),
            "sbr" => SourceRoutingForecast.Of(ahead),
            "vrf" =>
                [PlannedChange.Unknown("plugin", ForecastReason.PluginConfiguration, plugin.Type)],
            _ => [PlannedChange.Unknown("plugin", ForecastReason.PluginAlone, plugin.Type)],
        };
    }
}
