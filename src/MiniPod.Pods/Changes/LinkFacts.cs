using System.Globalization;
using System.Net;
using MiniPod.Net;

namespace MiniPod.Pods.Changes;

/// <summary>The interfaces, addresses and routes of a namespace as lines, written as iproute2 writes them.</summary>
internal static class LinkFacts
{
    /// <summary>Details of an interface, as ip-link(8) names them.</summary>
    public const string Promiscuous = "promisc on", AllMulticast = "allmulticast on";

    private const int LocalTable = 255;

    public static IEnumerable<HostFact> Of(NamespaceView view, string? pod) =>
    [
        .. view.Links.Select(link => new HostFact(pod, HostFactKind.Interface, Name(link), [.. Details(view, link)])),
        .. view.Addresses.Where(one => !one.Address.IsIPv6LinkLocal).Select(one =>
            new HostFact(pod, HostFactKind.Address, $"{one} dev {NameOf(view, one.LinkIndex)}", [])),
        .. view.Routes.Where(IsShown).Select(route => new HostFact(pod, HostFactKind.Route, Text(view, route), [])),
        .. view.Policies.Select(policy => new HostFact(pod, HostFactKind.Rule, policy.ToString(), [])),
    ];

    // ip-link(8): the other end is named by its index if it is in another namespace.
    private static string Name(NetworkLink link) => link is { Kind: "veth", PeerIndex: { } peer, PeerNamespaceId: not null }
        ? string.Create(CultureInfo.InvariantCulture, $"{link.Name}@if{peer}")
        : link.Name;

    private static IEnumerable<string> Details(NamespaceView view, NetworkLink link)
    {
        if (link.Kind.Length > 0) yield return link.Kind;
        yield return link.IsUp ? "up" : "down";
        yield return string.Create(CultureInfo.InvariantCulture, $"mtu {link.Mtu}");
        if (link.MacText is { } mac && link.Name != "lo") yield return $"mac {mac}";
        if (view.MasterOf(link) is { } master) yield return $"port of {master.Name}";
        if (link.Port is { IsHairpin: true }) yield return "hairpin on";
        if (link.IsPromiscuous) yield return Promiscuous;
        if (link.TakesAllMulticast) yield return AllMulticast;
    }

    private static bool IsShown(NetworkRoute route) =>
        route.Table != LocalTable && !route.Destination.BaseAddress.IsIPv6LinkLocal && !route.Destination.BaseAddress.IsIPv6Multicast;

    private static string Text(NamespaceView view, NetworkRoute route)
    {
        var isDefault = route.Destination.PrefixLength == 0 && route.Destination.BaseAddress is var address
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        var words = new List<string>();
        if (route.Type is not (RouteType.Unicast or RouteType.Unspecified)) words.Add(route.Type.ToString().ToLowerInvariant());
        words.Add(isDefault ? "default" : route.Destination.ToString());
        foreach (var hop in route.NextHops)
        {
            if (hop.Gateway is { } gateway) words.Add($"via {gateway}");
            words.Add($"dev {NameOf(view, hop.LinkIndex)}");
        }

        if (route.Table != NetworkRoute.MainTable) words.Add(string.Create(CultureInfo.InvariantCulture, $"table {route.Table}"));
        if (route.Source is { } source) words.Add($"src {source}");
        if (route.Mtu is { } mtu) words.Add(string.Create(CultureInfo.InvariantCulture, $"mtu {mtu}"));
        return string.Join(' ', words);
    }

    private static string NameOf(NamespaceView view, int index) =>
        view.Link(index)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"if{index}");
}
