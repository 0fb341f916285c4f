using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the bandwidth plugin would change: a queue in front of the host's end of the pod's cable slows what the pod receives; what
/// it sends goes through an interface of its own, with a queue too (plugins/meta/bandwidth/ifb_creator.go).</summary>
internal static class BandwidthForecast
{
    private const string Queue = "queue";
    private const int NameLength = 15;

    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        const string any = PlannedChange.AfterApply;
        var cable = ahead.Made.Select(change => change.Fact).FirstOrDefault(fact =>
            fact is { Pod: null, Kind: HostFactKind.Interface } && fact.Subject == any && fact.Details.Contains("veth"));
        if (cable is null)
        {
            yield return PlannedChange.Unknown("plugin", ForecastReason.PluginConfiguration, plugin.Type);
            yield break;
        }

        if (Rate(plugin, "ingress") is { } received) yield return PlannedChange.Add(Queue, $"{any}: tbf, {received}");
        if (Rate(plugin, "egress") is not { } sent) yield break;
        var link = ahead.Outlook.Pod.SandboxId is { } id
            ? PluginChains.HashedName("bwp", ahead.Network.Network, id, NameLength)
            : any;
        var mtu = cable.Details.First(detail => detail.StartsWith("mtu ", StringComparison.Ordinal));
        yield return PlannedChange.Add(HostFactKind.Interface, $"{link}: ifb, up, {mtu}, mac {any}");
        yield return PlannedChange.Add(Queue, $"{any}: ingress, what comes in goes to {link}");
        yield return PlannedChange.Add(Queue, $"{link}: tbf, {sent}");
    }

    // Bits a second, and bits.
    private static string? Rate(PluginConfig plugin, string direction) =>
        Number(plugin, $"{direction}Rate") is > 0 and var rate && Number(plugin, $"{direction}Burst") is > 0 and var burst
            ? $"rate {rate} bit/s, burst {burst} bit"
            : null;

    private static long? Number(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            ? number
            : null;
}
