using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Pods.Packets;

/// <summary>The commands that show and mend what a verdict names.</summary>
internal static class VerdictCommands
{
    /// <summary>Adds them. Names are chosen by others, those of interfaces even in a pod: every word is quoted.</summary>
    public static PacketVerdict AddTo(PacketFacts facts, PacketVerdict verdict)
    {
        var (look, mend) = verdict.Rule is { } rule ? ForRule(facts, verdict, rule) : For(facts, verdict);
        return verdict with { Look = Line(verdict.Place, look), Mend = Line(verdict.Place, mend) };
    }

    // The values are the table and the chain, then those of the rule.
    private static (string[]? Look, string[]? Mend) ForRule(PacketFacts facts, PacketVerdict verdict, StoppingRule rule)
    {
        var (table, chain, isPolicy) = (verdict.Values[0], verdict.Values[1], verdict.Kind == StoppedByPolicy);
        if (rule.Program == "nft")
        {
            string[] list = ["nft", "-a", "list", "chain", rule.Family, table, chain];
            var isKnown = !isPolicy && rule.Handle != 0;
            return (list, isKnown ? ["nft", "delete", "rule", rule.Family, table, chain, "handle", $"{rule.Handle}"] : null);
        }

        string[] show = [rule.Program, "-t", table, "-S", chain];
        if (!isPolicy)
        {
            var number = verdict.Values[2];
            return number == "0" || rule.IsOfPlugin
                ? (number == "0" ? show : [.. show, number], null)
                : ([.. show, number], [rule.Program, "-t", table, "-D", chain, number]);
        }

        // The rules that let a pod's packets pass are its plugins'; in other chains, a policy is somebody's wish.
        if (verdict.Place.Kind != PacketPlaceKind.Host) return (show, [rule.Program, "-t", table, "-P", chain, "ACCEPT"]);
        return (show, (table, chain) == ("filter", "FORWARD") && NeedsRuleOfPod(facts) && !verdict.HasOtherRule ? Repair(facts) : null);
    }

    // What a pod sends, and what goes to a port that it publishes, passes by rules of its own.
    private static bool NeedsRuleOfPod(PacketFacts facts) => facts.From.Kind == PacketPlaceKind.Pod
        || facts.Pods.Any(pod => pod.Status.Ports.Any(port => port.HostPort == facts.To.Port)
            && pod.View?.Addresses.Any(one => one.Address.Equals(facts.To.Address)) != true);

    private static (string[]? Look, string[]? Mend) For(PacketFacts facts, PacketVerdict verdict)
    {
        var values = verdict.Values;
        string[] ip = facts.IsIPv6 ? ["ip", "-6"] : ["ip"];
        return verdict.Kind switch
        {
            NobodyListens => (["ss", facts.Flow.Protocol == ProtocolType.Udp ? "-lun" : "-ltn"], null),
            NotForwarding => (["sysctl", values[0]], ["sysctl", "-w", $"{values[0]}=1"]),
            NoRoute => ([.. ip, "route", "get", values[0]], AddRoute(facts, verdict.Place, ip)),
            RouteRefuses => ([.. ip, "route", "get", values[0]], [.. ip, "route", "del", .. values[1].Split(' ')]),
            WrongSource => (
                ["sysctl", "net.ipv4.conf.all.rp_filter", $"net.ipv4.conf.{values[1]}.rp_filter"], RemoveRoute(facts, values[0])),
            AddressTwice => (["ip", "addr", "show", "dev", values[2]], ["ip", "addr", "del", AddressOf(facts, verdict), "dev", values[2]]),
            NeighbourSilent => ([.. ip, "neigh", "show", "dev", values[1]], WrongGateway(facts, verdict, ip)),
            AddressTentative => ([.. ip, "addr", "show", "dev", values[1]], null),
            WrongNeighbour => ([.. ip, "neigh", "show", "dev", values[2]], [.. ip, "neigh", "del", values[0], "dev", values[2]]),
            AddressLost => (["ip", "addr", "show", "dev", values[1]], Repair(facts, verdict.Place)),
            LinkDown => (["ip", "link", "show", "dev", values[0]], ["ip", "link", "set", values[0], "up"]),
            Unplugged => (["ip", "link", "show", "dev", values[0]], Plug(facts, values[0])),
            HairpinOff => (
                ["bridge", "-d", "link", "show", "dev", values[0]], ["bridge", "link", "set", "dev", values[0], "hairpin", "on"]),
            PortNotForwarded => (
                [Iptables(facts), "-t", "nat", "-S"], verdict.HasOtherRule ? null : ["minipod", "repair", "--check", values[1]]),
            NotMasqueraded => (null, verdict.HasOtherRule ? null : Repair(facts)),
            TooBig => (["ip", "-s", "link"], Widen(facts, values[0])),
            _ => (null, null),
        };
    }

    // In which namespace a command has to run.
    private static string? Line(PacketPlace place, string[]? words)
    {
        if (words is null) return null;
        var line = string.Join(' ', words.Select(ShellWriter.Quote));
        if (place.Kind == PacketPlaceKind.Host || words[0] == "minipod") return line;
        if (place.Path is not { } path) return null; // The namespace is gone, and here the command would change another.
        return Path.GetDirectoryName(path) == PodPaths.NetworkNamespaces
            ? $"ip netns exec {ShellWriter.Quote(Path.GetFileName(path))} {line}"
            : $"nsenter {ShellWriter.Quote($"--net={path}")} {line}";
    }

    private static string Iptables(PacketFacts facts) => facts.IsIPv6 ? "ip6tables" : "iptables";

    private static string[]? Repair(PacketFacts facts, PacketPlace place) =>
        facts.Pods.FirstOrDefault(pod => pod.View?.Identity == place.Namespace) is { } pod
            ? ["minipod", "repair", "--check", pod.Status.Record.FullName]
            : null;

    // Rules that plugins made for a pod are made again by repair.
    private static string[]? Repair(PacketFacts facts)
    {
        var pod = facts.Pods.FirstOrDefault(one => one.View is { } view && (view.Identity == facts.From.Namespace
            || view.Addresses.Any(address => address.Address.Equals(facts.To.Address))))
            ?? facts.Pods.FirstOrDefault(one => one.Status.Ports.Any(port => port.HostPort == facts.To.Port));
        return pod is null ? null : ["minipod", "repair", "--check", pod.Status.Record.FullName];
    }

    private static string[]? AddRoute(PacketFacts facts, PacketPlace place, string[] ip) =>
        GatewayOf(facts, place) is { } gateway ? [.. ip, "route", "add", "default", "via", gateway.ToString()] : null;

    // The host's way to a pod is that of its bridge, unless somebody has made another one.
    private static string[]? RemoveRoute(PacketFacts facts, string address) => VerdictFaults.OwnRoute(facts, address) is { } route
        && facts.LinkOf(facts.Host, route.NextHops[0].LinkIndex) is { } link
        ? ["ip", "route", "del", address, "dev", link.Name]
        : null;

    // What is too small is the host's way to a pod, or one end of a pod's cable.
    private static string[]? Widen(PacketFacts facts, string size) => facts.Pods
        .SelectMany(pod => pod.Status.Ips)
        .Where(ip => VerdictFaults.OwnRoute(facts, ip)?.Mtu?.ToString(CultureInfo.InvariantCulture) == size)
        .Select(ip => RemoveRoute(facts, ip)).FirstOrDefault() ?? Equalize(facts, size);

    private static string[]? Equalize(PacketFacts facts, string size)
    {
        var uneven = VerdictFaults.UnevenCables(facts)
            .FirstOrDefault(one => one.HostEnd.Mtu.ToString(CultureInfo.InvariantCulture) == size);
        return uneven.Pod is null
            ? null
            : ["ip", "netns", "exec", uneven.Pod.Status.Record.FullName, "ip", "link", "set", uneven.Link.Name, "mtu", size];
    }

    private static string AddressOf(PacketFacts facts, PacketVerdict verdict) => facts.ViewOf(verdict.Place)!.Addresses
        .First(one => one.Address.ToString() == verdict.Values[0]).ToString();

    // A gateway that is nobody's address is not the one that the network gave.
    private static string[]? WrongGateway(PacketFacts facts, PacketVerdict verdict, string[] ip)
    {
        var gateway = GatewayOf(facts, verdict.Place);
        return gateway is not null && IsWrongGateway(facts, verdict)
            ? [.. ip, "route", "replace", "default", "via", gateway.ToString()]
            : null;
    }

    /// <summary>Whether the neighbour that is silent is a gateway, and not the one that the network gave.</summary>
    public static bool IsWrongGateway(PacketFacts facts, PacketVerdict verdict) =>
        GatewayOf(facts, verdict.Place) is { } gateway && gateway.ToString() != verdict.Values[0] && IsGateway(facts, verdict);

    private static bool IsGateway(PacketFacts facts, PacketVerdict verdict) => facts.ViewOf(verdict.Place)?.Routes
        .Where(route => route.Destination.PrefixLength == 0)
        .Any(route => route.NextHops.Any(hop => hop.Gateway?.ToString() == verdict.Values[0])) == true;

    private static IPAddress? GatewayOf(PacketFacts facts, PacketPlace place) => facts.Pods
        .Where(pod => pod.View?.Identity == place.Namespace)
        .SelectMany(pod => pod.Facts.Results.Values)
        .SelectMany(result => result.ContainerIps)
        .Select(ip => ip.Gateway)
        .FirstOrDefault(gateway => gateway?.AddressFamily == facts.To.AddressFamily && facts.Places.Any(one => facts.IsOwn(one, gateway)));

    private static string[]? Plug(PacketFacts facts, string link) => facts.Picture.Host is var host && host.Link(link) is { } end
        && facts.Picture.PeerOf(host, end) is { } peer && PodBridges.Find(facts, peer.View) is { } bridge
        ? ["ip", "link", "set", link, "master", bridge]
        : null;
}
