using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the bridge plugin would change.</summary>
internal static class BridgeForecast
{
    private const string DefaultName = "cni0";

    /// <summary>The name of the bridge.</summary>
    public static string NameOf(PluginConfig plugin) => PluginKeys.Text(plugin, "bridge") is { Length: > 0 } name ? name : DefaultName;

    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        const string any = PlannedChange.AfterApply;
        var bridge = NameOf(plugin);
        var promiscuous = PluginKeys.IsOn(plugin, "promiscMode") ? $", {LinkFacts.Promiscuous}" : "";
        var there = ahead.Outlook.OnHost(HostFactKind.Interface).FirstOrDefault(fact => fact.Subject == bridge);
        var isGateway = PluginKeys.IsOn(plugin, "isGateway") || PluginKeys.IsOn(plugin, "isDefaultGateway");
        var hairpin = PluginKeys.IsOn(plugin, "hairpinMode") ? ", hairpin on" : "";
        var port = PlannedChange.Add(
            HostFactKind.Interface,
            $"{any}: veth, up, mtu {PlannedAttachment.MtuOf(plugin)}, mac {any}, port of {bridge}{hairpin}");
        if (there is null)
        {
            yield return PlannedChange.Add(
                HostFactKind.Interface, $"{bridge}: bridge, up, mtu {PlannedAttachment.MtuOf(plugin)}, mac {any}{promiscuous}");
        }
        else
        {
            var now = BridgeReaction.With(there, port.Fact!, ahead.Outlook);
            if (promiscuous.Length > 0 && !there.Details.Contains(LinkFacts.Promiscuous))
                now = now with { Details = [.. now.Details, LinkFacts.Promiscuous] };
            foreach (var change in PlannedChange.Between(there, now)) yield return change;
            if (BridgeReaction.MayGetAnotherMac(there, ahead.Outlook, isGateway))
                yield return PlannedChange.Unknown(there.What, ForecastReason.LowestMac, bridge);
        }

        yield return port;
        foreach (var change in ahead.PodSide(plugin, "veth", $"@if{any}")) yield return change;
        var isForced = PluginKeys.IsOn(plugin, "forceAddress");
        if (isGateway)
        {
            foreach (var change in ahead.Addresses.SelectMany(address => Gateway(ahead, address, bridge, isForced))) yield return change;
        }

        foreach (var change in ahead.Masquerade(plugin)) yield return change;
    }

    // The bridge has the address of the gateway, and the host forwards.
    private static IEnumerable<PlannedChange> Gateway(PlannedAttachment ahead, PlannedAddress address, string bridge, bool isForced)
    {
        if (address.Gateway is not { } gateway) return [];

        // ensureAddr in bridge.go. IPv6 may have several, if their subnets do not overlap.
        if (!isForced && !address.IsIPv6
            && ahead.Outlook.OnHost(HostFactKind.Address).Select(fact => fact.Subject).Where(IsOfBridge).ToList() is { Count: > 0 } others
            && !others.Contains($"{gateway}/{address.Subnet.PrefixLength} dev {bridge}"))
        {
            return [PlannedChange.Refused("address", ForecastReason.OtherGateway, bridge, others[0].Split(' ')[0], $"{gateway}")];
        }

        bool IsOfBridge(string subject) =>
            subject.EndsWith($" dev {bridge}", StringComparison.Ordinal) && !subject.Contains(':', StringComparison.Ordinal);
        var source = address.IsIPv6 ? "" : $" src {gateway}";
        return ahead.Outlook.Missing(HostFactKind.Address, [$"{gateway}/{address.Subnet.PrefixLength} dev {bridge}"])
            .Concat(ahead.Outlook.Missing(HostFactKind.Route, [$"{address.Subnet} dev {bridge}{source}"]))
            .Concat(ahead.Outlook.Setting(address.IsIPv6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward", "1"));
    }
}
