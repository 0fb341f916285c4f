using System.Net;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using static MiniPod.Pods.Topology.TopologyFaultKind;

namespace MiniPod.Pods.Topology;

/// <summary>What is wrong with an attachment whose interface and cable are in order: its addresses, its routes, the rules that its
/// plugins made for it.</summary>
internal static class NetworkFaults
{
    private const string Conditions4 = "conditionsV4", Conditions6 = "conditionsV6";

    /// <summary>Finds it.</summary>
    /// <param name="facts">Everything that was read.</param>
    /// <param name="pod">What was seen of the pod.</param>
    /// <param name="network">The network.</param>
    /// <param name="one">The interface, which is there.</param>
    public static IEnumerable<TopologyFault> Of(TopologyFacts facts, PodSighting pod, PodNetwork network, TopologyPodInterface one)
    {
        if (pod.Facts.Results.GetValueOrDefault(network.InterfaceName) is not { } given) yield break;
        var addresses = Steps.AttachedInterfaces.AddressesOf(given, one.Name);
        var missing = addresses.Where(ip => !ip.IsIPv6LinkLocal && one.Interface!.Addresses.All(address => !address.Address.Equals(ip)))
            .ToList();
        foreach (var ip in missing) yield return new TopologyFault(AddressMissing, one.Name, one.Name, ip.ToString());
        if (missing.Count > 0) yield break; // The kernel removes the routes with it.

        foreach (var route in ExpectedRoutes(network, given).Where(route => !PodRoutes.AreThere(pod.View!, one.Name, [route])).Take(1))
        {
            yield return route.Destination.PrefixLength == 0
                ? new TopologyFault(DefaultRouteMissing, one.Name, one.Name, route.Gateway?.ToString() ?? "")
                : new TopologyFault(RouteMissing, one.Name, one.Name, route.Destination.ToString());
        }

        foreach (var gateway in given.ContainerIps.Select(ip => ip.Gateway).OfType<IPAddress>().Where(_ => IsOfHost(network)).Distinct())
        {
            if (facts.Picture.Host.Addresses.All(address => !address.Address.Equals(gateway)))
                yield return new TopologyFault(GatewayMissing, gateway.ToString(), gateway.ToString());
        }

        if (facts.Rules is not { } rules) yield break;
        foreach (var fault in addresses.SelectMany(ip => OfRules(facts, rules, network, one, ip))) yield return fault;
        if (!IsPortmap(network) || !AttachmentConf.PublishesPorts(pod.Status.Record, network)) yield break;
        foreach (var port in pod.Status.Ports.Where(port => !IsForwarded(rules, port, addresses)))
            yield return new TopologyFault(PortNotForwarded, port.ToString(), port.ToString());
    }

    // Whether the plugin gives the host the gateway's address.
    private static bool IsOfHost(PodNetwork network) => network.List.Plugins.Any(plugin => plugin.Type == "ptp"
        || plugin.Type == "bridge" && (IsOn(plugin, "isGateway") || IsOn(plugin, "isDefaultGateway")));

    private static bool IsOn(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    // Those that name a table are vrf's; the routes of bridge and ptp that name no gateway have that of the address.
    private static IEnumerable<CniRoute> ExpectedRoutes(PodNetwork network, CniResult given)
    {
        var takesGateway = network.List.Plugins.Any(plugin => plugin.Type is "bridge" or "ptp");
        return given.Routes.Where(route => route.Table is null).Select(route => route.Gateway is null && takesGateway
            ? route with { Gateway = given.ContainerIps.FirstOrDefault(ip => ip.Address.IsIPv4 == route.Destination.IsIPv4)?.Gateway }
            : route);
    }

    private static IEnumerable<TopologyFault> OfRules(
        TopologyFacts facts, PacketRules rules, PodNetwork network, TopologyPodInterface one, IPAddress ip)
    {
        var passing = rules.PassingOf(ip.AddressFamily);
        foreach (var refusal in passing.Refusals.Where(refusal => refusal.IsWhole && refusal.Concerns(ip)))
        {
            var kind = refusal.Source is not null ? RefusedFrom : RefusedTo;
            yield return new TopologyFault(kind, ip.ToString(), ip.ToString(), refusal.Chain, refusal.Text);
        }

        var firewall = network.List.Plugins.FirstOrDefault(plugin => plugin.Type == "firewall");
        var usesIptables = firewall is not null && !facts.HasFirewalld
            && PluginBackend.Configured(firewall) is null or PluginBackend.Iptables;
        if (usesIptables && !passing.PassesFrom(ip, one.Bridge ?? one.HostEnd?.Link.Name))
            yield return new TopologyFault(NotLetThrough, ip.ToString(), ip.ToString(), passing.Policy);
        if (network.List.Plugins.Any(PluginBackend.IsMasquerading) && !rules.IsMasqueraded(ip))
            yield return new TopologyFault(NotMasqueraded, ip.ToString(), ip.ToString());
    }

    // What its conditions let through cannot be told from the rule that was asked for.
    private static bool IsPortmap(PodNetwork network) => network.List.Plugins.Any(plugin => plugin.Type == "portmap"
        && !plugin.Json.TryGetProperty(Conditions4, out _) && !plugin.Json.TryGetProperty(Conditions6, out _));

    private static bool IsForwarded(PacketRules rules, PortMapping port, IReadOnlyCollection<IPAddress> addresses) =>
        rules.Arriving.Any(one => one.Port == port.HostPort && one.ToPort == port.ContainerPort
            && one.Protocol == port.Protocol.ToString() && Equals(one.Address, port.OnlyAddress)
            && port.IsPublishedAt(one.To) && addresses.Contains(one.To));
}
