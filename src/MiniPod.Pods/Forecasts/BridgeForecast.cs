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
        if (there is null)
        {
            yield return PlannedChange.Add(
                HostFactKind.Interface, $"{bridge}: bridge, up, mtu {PlannedAttachment.MtuOf(plugin)}, mac {any}{promiscuous}");
        }
        else if (promiscuous.Length > 0 && !there.Details.Contains(LinkFacts.Promiscuous))
        {
            var now = there with { Details = [.. there.Details, LinkFacts.Promiscuous] };
            yield return new PlannedChange(PlannedKind.Change, there.What, HostChange.Difference(there, now));
        }

        var hairpin = PluginKeys.IsOn(plugin, "hairpinMode") ? ", hairpin on" : "";
        yield return PlannedChange.Add(
            HostFactKind.Interface,
            $"{any}: veth, up, mtu {PlannedAttachment.MtuOf(plugin)}, mac {any}, port of {bridge}{hairpin}");
        foreach (var change in ahead.PodSide(plugin, "veth", $"@if{any}")) yield return change;
        if (PluginKeys.IsOn(plugin, "isGateway") || PluginKeys.IsOn(plugin, "isDefaultGateway"))
        {
            foreach (var change in ahead.Addresses.SelectMany(address => Gateway(ahead, address, bridge))) yield return change;
        }

        foreach (var change in ahead.Masquerade(plugin)) yield return change;
    }

    // The bridge has the address of the gateway, and the host forwards.
    private static IEnumerable<PlannedChange> Gateway(PlannedAttachment ahead, PlannedAddress address, string bridge)
    {
        if (address.Gateway is not { } gateway) return [];
        var source = address.IsIPv6 ? "" : $" src {gateway}";
        return ahead.Outlook.Missing(HostFactKind.Address, [$"{gateway}/{address.Subnet.PrefixLength} dev {bridge}"])
            .Concat(ahead.Outlook.Missing(HostFactKind.Route, [$"{address.Subnet} dev {bridge}{source}"]))
            .Concat(ahead.Outlook.Setting(address.IsIPv6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward", "1"));
    }
}
