using MiniPod.Cni;
using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the ptp plugin would change: a veth pair without a bridge, and a route to the pod on the host.</summary>
internal static class PtpForecast
{
    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        const string any = PlannedChange.AfterApply;
        yield return PlannedChange.Add(HostFactKind.Interface, $"{any}: veth, up, mtu {PlannedAttachment.MtuOf(plugin)}, mac {any}");
        foreach (var change in ahead.PodSide(plugin, "veth", $"@if{any}", isPointToPoint: true)) yield return change;
        foreach (var address in ahead.Addresses)
        {
            if (address.Gateway is { } gateway)
                yield return PlannedChange.Add(HostFactKind.Address, $"{gateway}/{(address.IsIPv6 ? 128 : 32)} dev {any}");
            yield return PlannedChange.Add(HostFactKind.Route, $"{address.HostPrefix} dev {any}");
        }

        foreach (var change in ahead.Masquerade(plugin)) yield return change;
    }
}
