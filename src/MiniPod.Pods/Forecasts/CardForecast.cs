using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the plugins would change that make the pod's interface of one of the host's, or move it into the pod.</summary>
internal static class CardForecast
{
    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        var card = PluginKeys.Text(plugin, "master") ?? PluginKeys.Text(plugin, "device");
        if (card is not null && !ahead.Outlook.Has(HostFactKind.Interface, card)
            && !ahead.Outlook.OnHost(HostFactKind.Interface).Any(fact => fact.Subject.StartsWith($"{card}@", StringComparison.Ordinal)))
        {
            yield return PlannedChange.Refused("interface", ForecastReason.NoCard, card);
        }

        if (plugin.Type == "host-device" && card is not null)
        {
            yield return PlannedChange.Remove("interface", $"{card}: it moves into the pod, and back when the pod is stopped");
            yield return PlannedChange.Unknown("interface", ForecastReason.MovedCard, card);
            yield break;
        }

        if (card is not null)
            yield return new PlannedChange(PlannedKind.Keep, "interface", $"{card}: the pod's interface is made of it");
        foreach (var change in ahead.PodSide(plugin, plugin.Type)) yield return change;
    }
}
