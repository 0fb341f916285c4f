using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the bandwidth plugin would change: a queue in front of the host's end of the pod's cable slows what the pod receives; what
/// it sends goes through an interface of its own, with a queue too (plugins/meta/bandwidth/ifb_creator.go).</summary>
internal static class BandwidthForecast
{
    private const string Queue = "queue";
    private const int NameLength = 15;

    private static readonly string[] Keys = ["ingressRate", "ingressBurst", "egressRate", "egressBurst"];

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

        // What the configuration says goes before what is asked for the pod (getBandwidth in the plugin's main.go).
        var isConfigured = Keys.Any(key => plugin.Json.TryGetProperty(key, out _));
        var asked = plugin.HasCapability(AttachmentConf.Bandwidth) && !isConfigured ? ahead.Bandwidth : null;
        if (Rate(plugin, "ingress", asked, asked?.Ingress) is { } received)
            yield return PlannedChange.Add(Queue, $"{any}: tbf, {received}");
        if (Rate(plugin, "egress", asked, asked?.Egress) is not { } sent) yield break;
        var link = ahead.Outlook.Pod.SandboxId is { } id
            ? PluginChains.HashedName("bwp", ahead.Network.Network, id, NameLength)
            : any;
        var mtu = cable.Details.First(detail => detail.StartsWith("mtu ", StringComparison.Ordinal));
        yield return PlannedChange.Add(HostFactKind.Interface, $"{link}: ifb, up, {mtu}, mac {any}");
        yield return PlannedChange.Add(Queue, $"{any}: ingress, what comes in goes to {link}");
        yield return PlannedChange.Add(Queue, $"{link}: tbf, {sent}");
    }

    // Bits a second, and bits.
    private static string? Rate(PluginConfig plugin, string direction, PodBandwidth? asked, long? limit)
    {
        var (rate, burst) = asked is null
            ? (Number(plugin, $"{direction}Rate"), Number(plugin, $"{direction}Burst"))
            : (limit, AttachmentConf.Burst);
        return rate > 0 && burst > 0 ? $"rate {rate} bit/s, burst {burst} bit" : null;
    }

    private static long? Number(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            ? number
            : null;
}
