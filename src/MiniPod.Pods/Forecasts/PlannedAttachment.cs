using System.Globalization;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Forecasts;

/// <summary>A pod that would be attached to a network.</summary>
/// <param name="Pod">The pod's full name.</param>
/// <param name="Network">The network.</param>
/// <param name="Outlook">What is known before.</param>
/// <param name="Ports">The ports that it publishes on this network.</param>
internal sealed record PlannedAttachment(string Pod, PodNetwork Network, HostOutlook Outlook, IReadOnlyList<PortMapping> Ports)
{
    /// <summary>The addresses that the pod would have, one for each range set or each that is configured.</summary>
    public IReadOnlyList<PlannedAddress> Addresses { get; } = PlannedAddress.Of(Network, Outlook);

    /// <summary>What the plugins before would have made. Default nothing.</summary>
    public IReadOnlyList<PlannedChange> Made { get; init; } = [];

    /// <summary>How much the pod may receive and send. Default null: as much as the plugin's configuration says.</summary>
    public PodBandwidth? Bandwidth { get; init; }

    /// <summary>The name of the interface in the pod.</summary>
    public string InterfaceName => Network.InterfaceName;

    /// <summary>The id of the sandbox, as far as it is known.</summary>
    public string SandboxId => Outlook.Pod.SandboxId ?? PlannedChange.AfterApply;

    /// <summary>The condition by which rules name network and container.</summary>
    public string Comment(string before = "") =>
        $"-m comment --comment \"{before}{PluginChains.QuotedComment(Network.Network, SandboxId)}\"";

    /// <summary>The name of a chain of the pod's own.</summary>
    /// <param name="prefix">What it begins with.</param>
    /// <param name="name">Returns its name, given network and container.</param>
    public string Chain(string prefix, Func<string, string, string> name) =>
        Outlook.Pod.SandboxId is { } id ? name(Network.Network, id) : $"{prefix}{PlannedChange.AfterApply}";

    /// <summary>The same in the pod's namespace.</summary>
    public PlannedChange InPod(PlannedChange change) => change with { Pod = Pod };

    /// <summary>The hardware address that is asked of a plugin; null if none is. One that a plugin declares is given to those that do.
    /// </summary>
    public string? MacFor(PluginConfig plugin) =>
        plugin.HasCapability("mac") || !AttachmentConf.Declares(Network.List, "mac") ? Network.Mac : null;

    /// <summary>The interface in the pod that is one end of a veth pair, its addresses and routes.</summary>
    /// <param name="plugin">The plugin that makes it.</param>
    /// <param name="kind">Its kind, as the kernel names it.</param>
    /// <param name="other">The number of the other end, if there is one.</param>
    /// <param name="isPointToPoint">Whether the rest of the subnet is reached through the gateway only. Default false.</param>
    public IEnumerable<PlannedChange> PodSide(PluginConfig plugin, string kind, string other = "", bool isPointToPoint = false)
    {
        var mac = MacFor(plugin) ?? PlannedChange.AfterApply;
        yield return InPod(PlannedChange.Add(
            HostFactKind.Interface, $"{InterfaceName}{other}: {kind}, up, mtu {MtuOf(plugin)}, mac {mac}"));
        foreach (var refusal in AddressRefusals.Of(this, plugin)) yield return refusal;
        foreach (var address in Addresses)
        {
            yield return InPod(PlannedChange.Add(HostFactKind.Address, $"{address} dev {InterfaceName}"));
            var source = address.IsIPv6 ? "" : $" src {address.Address}";
            var isVia = isPointToPoint && address.Gateway is not null;
            var via = isVia ? $" via {address.Gateway}" : "";
            yield return InPod(PlannedChange.Add(HostFactKind.Route, $"{address.Subnet}{via} dev {InterfaceName}{source}"));
            if (!isVia) continue;
            var gateway = $"{address.Gateway}/{(address.IsIPv6 ? 128 : 32)}";
            yield return InPod(PlannedChange.Add(HostFactKind.Route, $"{gateway} dev {InterfaceName}{source}"));
        }

        // The engine turns IPv6 off in a namespace without a network; a plugin that gives such an address turns it on (ipam_linux.go,
        // ConfigureIface).
        const string loopback = "::1/128 dev lo";
        if (Addresses.Any(address => address.IsIPv6) && !Outlook.Host.Any(fact => fact.Pod == Pod && fact.Subject == loopback))
            yield return InPod(PlannedChange.Add(HostFactKind.Address, loopback));
        foreach (var route in PlannedRoutes.Of(plugin, Addresses))
            yield return InPod(PlannedChange.Add(HostFactKind.Route, $"{route} dev {InterfaceName}"));
        foreach (var file in Addresses.SelectMany(address => address.Reservation(Outlook, SandboxId, InterfaceName))) yield return file;
        if (plugin.IpamType is { } ipam and not ("host-local" or "static"))
            yield return PlannedChange.Unknown("address", ForecastReason.GivenAddress, ipam);
    }

    /// <summary>The rules that give packets which leave an address of the host.</summary>
    public IEnumerable<PlannedChange> Masquerade(PluginConfig plugin)
    {
        if (!PluginBackend.IsMasquerading(plugin)) yield break;
        if (PluginBackend.Configured(plugin) == PluginBackend.Nftables)
        {
            yield return PlannedChange.Unknown("rule", ForecastReason.NftablesMasquerade);
            yield break;
        }

        var chain = Chain("CNI-", PluginChains.Masquerade);
        foreach (var address in Addresses)
        {
            var nat = $"{address.Iptables} -t nat";
            yield return PlannedChange.Add(HostFactKind.Rule, $"{nat} -N {chain}");
            yield return PlannedChange.Add(HostFactKind.Rule, $"{nat} -A POSTROUTING -s {address.HostPrefix} {Comment()} -j {chain}");
            yield return PlannedChange.Add(HostFactKind.Rule, $"{nat} -A {chain} -d {address.Subnet} {Comment()} -j ACCEPT");
            yield return PlannedChange.Add(
                HostFactKind.Rule, $"{nat} -A {chain} ! -d {(address.IsIPv6 ? "ff00::/8" : "224.0.0.0/4")} {Comment()} -j MASQUERADE");
        }
    }

    /// <summary>The largest packet of the interfaces that a plugin makes.</summary>
    public static string MtuOf(PluginConfig plugin) =>
        PluginKeys.Number(plugin, "mtu") is > 0 and { } given ? given.ToString(CultureInfo.InvariantCulture) : "1500";
}
