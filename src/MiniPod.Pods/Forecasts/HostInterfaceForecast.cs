using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the plugins would change that build the pod's interface on one of the host's, or move one of them into the pod.</summary>
internal static class HostInterfaceForecast
{
    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        var name = PluginKeys.Text(plugin, "master") ?? PluginKeys.Text(plugin, "device");
        if (name is not null && !ahead.Outlook.Has(HostFactKind.Interface, name)
            && !ahead.Outlook.OnHost(HostFactKind.Interface).Any(fact => fact.Subject.StartsWith($"{name}@", StringComparison.Ordinal)))
        {
            yield return PlannedChange.Refused("interface", ForecastReason.NoHostInterface, name);
        }

        if (plugin.Type == "host-device" && name is not null)
        {
            yield return PlannedChange.Told(PlannedKind.Remove, "interface", ForecastReason.InterfaceMoves, name);
            yield return PlannedChange.Unknown("interface", ForecastReason.MovedInterface, name);
            yield break;
        }

        if (name is not null)
            yield return PlannedChange.Told(PlannedKind.Keep, "interface", ForecastReason.InterfaceBelow, name);
        foreach (var change in ahead.PodSide(plugin, plugin.Type)) yield return change;
    }
}
