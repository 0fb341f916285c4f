using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the firewall plugin would change: what a pod sends may pass, and the answers to it.</summary>
internal static class FirewallForecast
{
    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        var backend = PluginBackend.Configured(plugin);
        if (backend is not (null or PluginBackend.Iptables) || (backend is null && PluginBackend.HasFirewalld))
            return [PlannedChange.Unknown("rule", ForecastReason.Firewalld)];
        if (PluginKeys.Text(plugin, "ingressPolicy") is not (null or "" or "open")
            || PluginKeys.Text(plugin, "iptablesAdminChainName") is not null)
            return [PlannedChange.Unknown("rule", ForecastReason.FirewallKeys)];
        return ahead.Addresses.GroupBy(address => address.Iptables).SelectMany(family =>
        {
            var filter = $"{family.Key} -t filter";
            return ahead.Outlook
                .Missing(
                    HostFactKind.Rule,
                    [
                        $"{filter} -N CNI-ADMIN",
                        $"{filter} -N CNI-FORWARD",
                        $"{filter} -A FORWARD -m comment --comment \"CNI firewall plugin rules\" -j CNI-FORWARD",
                        $"{filter} -A CNI-FORWARD -m comment --comment \"CNI firewall plugin admin overrides\" -j CNI-ADMIN",
                    ])
                .Concat(family.SelectMany(address => new[]
                {
                    PlannedChange.Add(
                        HostFactKind.Rule,
                        $"{filter} -A CNI-FORWARD -d {address.HostPrefix} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"),
                    PlannedChange.Add(HostFactKind.Rule, $"{filter} -A CNI-FORWARD -s {address.HostPrefix} -j ACCEPT"),
                }));
        });
    }
}
