using System.Net;
using MiniPod.Cni;
using MiniPod.Net;
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
            yield return OfRoute(pod.View!, one.Name, route);

        // A bridge that is down has lost its IPv6 addresses.
        var isOfHost = IsOfHost(network) && (one.Bridge is not { } bridge || facts.Picture.Host.Link(bridge) is not { IsUp: false });
        foreach (var gateway in given.ContainerIps.Select(ip => ip.Gateway).OfType<IPAddress>().Where(_ => isOfHost).Distinct())
        {
            if (facts.Picture.Host.Addresses.All(address => !address.Address.Equals(gateway)))
                yield return new TopologyFault(GatewayMissing, gateway.ToString(), gateway.ToString());
        }

        if (facts.Rules is not { } rules) yield break;
        foreach (var fault in addresses.SelectMany(ip => OfRules(facts, pod, network, one, ip))) yield return fault;
        if (!AttachmentConf.PublishesPorts(pod.Status.Record, network)) yield break;
        if (UsesIptables(facts, network) && addresses.Count > 0)
        {
            var policy = rules.PassingOf(addresses.First().AddressFamily).Policy;
            foreach (var port in pod.Status.Ports.Where(port => addresses.Any(ip => IsClosed(rules, one, port, ip))))
                yield return new TopologyFault(PortClosed, port.ToString(), port.ToString(), policy);
        }

        if (!IsPortmap(network) || NatFaults.Flushed(rules, pod, network) is not null) yield break;
        foreach (var port in pod.Status.Ports.Where(port => !IsForwarded(rules, port, addresses)))
            yield return new TopologyFault(PortNotForwarded, port.ToString(), port.ToString());
    }

    // A route to another gateway is not the one that the network gave.
    private static TopologyFault OfRoute(NamespaceView view, string link, CniRoute route)
    {
        if (route.Destination.PrefixLength > 0) return new TopologyFault(RouteMissing, link, link, route.Destination.ToString());
        var other = view.Routes.Where(one => one.Table == NetworkRoute.MainTable && one.Destination.PrefixLength == 0)
            .SelectMany(one => one.NextHops).Select(hop => hop.Gateway)
            .FirstOrDefault(gateway => gateway is not null && gateway.AddressFamily == route.Gateway?.AddressFamily);
        return other is null
            ? new TopologyFault(DefaultRouteMissing, link, link, route.Gateway?.ToString() ?? "")
            : new TopologyFault(WrongGateway, link, link, other.ToString(), route.Gateway!.ToString());
    }

    // That of a port at a loopback address passes nobody: only the host reaches it.
    private static bool IsClosed(PacketRules rules, TopologyPodInterface one, PortMapping port, IPAddress ip)
    {
        var passing = rules.PassingOf(ip.AddressFamily);
        if (passing.IsOpen || !port.IsPublishedAt(ip) || port.OnlyAddress is { } only && IPAddress.IsLoopback(only)) return false;
        return passing.PassesFrom(ip, one.Bridge ?? one.HostEnd?.Link.Name)
            && !passing.Destinations.Any(to => to.Destination.Contains(ip) && (to.Port is null || to.Port == port.ContainerPort));
    }

    // Of what else lets packets pass, nothing can be told.
    private static bool UsesIptables(TopologyFacts facts, PodNetwork network) =>
        network.List.Plugins.FirstOrDefault(plugin => plugin.Type == "firewall") is { } firewall && !facts.HasFirewalld
        && PluginBackend.Configured(firewall) is null or PluginBackend.Iptables;

    // Whether the plugin gives the host the gateway's address.
    private static bool IsOfHost(PodNetwork network) => network.List.Plugins.Any(plugin => plugin.Type == "ptp"
        || plugin.Type == "bridge" && (PluginKeys.IsOn(plugin, "isGateway") || PluginKeys.IsOn(plugin, "isDefaultGateway")));

    // Those that name a table are vrf's; the routes of bridge and ptp that name no gateway have that of the address.
    private static IEnumerable<CniRoute> ExpectedRoutes(PodNetwork network, CniResult given)
    {
        var takesGateway = network.List.Plugins.Any(plugin => plugin.Type is "bridge" or "ptp");
        return given.Routes.Where(route => route.Table is null).Select(route => route.Gateway is null && takesGateway
            ? route with { Gateway = given.ContainerIps.FirstOrDefault(ip => ip.Address.IsIPv4 == route.Destination.IsIPv4)?.Gateway }
            : route);
    }

    private static IEnumerable<TopologyFault> OfRules(
        TopologyFacts facts, PodSighting pod, PodNetwork network, TopologyPodInterface one, IPAddress ip)
    {
        var rules = facts.Rules!;
        var passing = rules.PassingOf(ip.AddressFamily);
        foreach (var refusal in passing.Refusals.Where(refusal => refusal.IsWhole && refusal.Concerns(ip)))
        {
            var kind = refusal.Source is not null ? RefusedFrom : RefusedTo;
            yield return new TopologyFault(kind, ip.ToString(), ip.ToString(), refusal.Chain, refusal.Text);
        }

        if (UsesIptables(facts, network) && !passing.PassesFrom(ip, one.Bridge ?? one.HostEnd?.Link.Name))
            yield return new TopologyFault(NotLetThrough, ip.ToString(), ip.ToString(), passing.Policy);
        if (network.List.Plugins.Any(PluginBackend.IsMasquerading) && !rules.IsMasqueraded(ip)
            && NatFaults.Flushed(rules, pod, network) is null)
        {
            yield return new TopologyFault(NotMasqueraded, ip.ToString(), ip.ToString());
        }
    }

    // What its conditions let through cannot be told from the rule that was asked for.
    private static bool IsPortmap(PodNetwork network) => network.List.Plugins.Any(plugin => plugin.Type == "portmap"
        && !plugin.Json.TryGetProperty(Conditions4, out _) && !plugin.Json.TryGetProperty(Conditions6, out _));

    private static bool IsForwarded(PacketRules rules, PortMapping port, IReadOnlyCollection<IPAddress> addresses) =>
        rules.Arriving.Any(one => one.Port == port.HostPort && one.ToPort == port.ContainerPort
            && one.Protocol == port.Protocol.ToString() && Equals(one.Address, port.OnlyAddress)
            && port.IsPublishedAt(one.To) && addresses.Contains(one.To));
}
