using System.Net;
using MiniPod.Net;
using MiniPod.Pods.Store;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Pods.Packets;

/// <summary>The commands that show and mend what a verdict names.</summary>
internal static class VerdictCommands
{
    /// <summary>Adds them.</summary>
    public static PacketVerdict AddTo(PacketFacts facts, PacketVerdict verdict)
    {
        var (look, mend) = For(facts, verdict);
        return verdict with { Look = Enter(verdict.Place, look), Mend = Enter(verdict.Place, mend) };
    }

    private static (string? Look, string? Mend) For(PacketFacts facts, PacketVerdict verdict)
    {
        var values = verdict.Values;
        var family = facts.IsIPv6 ? "ip -6" : "ip";
        return verdict.Kind switch
        {
            StoppedByRule when values[0] != "nft" => (
                $"{values[0]} -t {values[1]} -S {values[2]} {values[3]}", $"{values[0]} -t {values[1]} -D {values[2]} {values[4]}"),
            StoppedByRule => (
                $"nft -a list chain {verdict.Rule.Family} {values[1]} {values[2]}",
                $"nft delete rule {verdict.Rule.Family} {values[1]} {values[2]} handle {verdict.Rule.Handle}"),
            StoppedByPolicy when verdict.Rule.Family is "ip" or "ip6" => (
                $"{(verdict.Rule.Family == "ip6" ? "ip6tables" : "iptables")} -t {values[0]} -S {values[1]}", Repair(facts)),
            StoppedByPolicy when verdict.Rule.Family.Length == 0 => (
                $"{(facts.IsIPv6 ? "ip6tables" : "iptables")}-legacy -t {values[0]} -S {values[1]}", null),
            StoppedByPolicy => ($"nft list chain {verdict.Rule.Family} {values[0]} {values[1]}", null),
            NobodyListens => (facts.Flow.Protocol == System.Net.Sockets.ProtocolType.Udp ? "ss -lun" : "ss -ltn", null),
            NotForwarding => ($"sysctl {values[0]}", $"sysctl -w {values[0]}=1"),
            NoRoute => ($"{family} route get {values[0]}", AddRoute(facts, verdict.Place, family)),
            RouteRefuses => ($"{family} route get {values[0]}", $"{family} route del {values[1]}"),
            WrongSource => ($"sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.{values[1]}.rp_filter", null),
            NeighbourSilent => ($"{family} neigh show dev {values[1]}", WrongGateway(facts, verdict, family)),
            AddressTentative => ($"{family} addr show dev {values[1]}", null),
            WrongNeighbour => ($"{family} neigh show dev {values[2]}", $"{family} neigh del {values[0]} dev {values[2]}"),
            LinkDown => ($"ip link show dev {values[0]}", $"ip link set {values[0]} up"),
            Unplugged => ($"ip link show dev {values[0]}", Plug(facts, values[0])),
            HairpinOff => ($"bridge -d link show dev {values[0]}", $"bridge link set dev {values[0]} hairpin on"),
            PortNotForwarded => (null, $"minipod repair --check {values[1]}"),
            NotMasqueraded => (null, Repair(facts)),
            _ => (null, null),
        };
    }

    // In which namespace a command has to run.
    private static string? Enter(PacketPlace place, string? command)
    {
        var isOfHost = place.Kind == PacketPlaceKind.Host || command?.StartsWith("minipod ", StringComparison.Ordinal) == true;
        if (command is null || isOfHost || place.Path is not { } path) return command;
        return Path.GetDirectoryName(path) == PodPaths.NetworkNamespaces
            ? $"ip netns exec {Path.GetFileName(path)} {command}"
            : $"nsenter --net={path} {command}";
    }

    // Rules that plugins made for a pod are made again by repair.
    private static string? Repair(PacketFacts facts)
    {
        var pod = facts.Pods.FirstOrDefault(one => one.View is { } view && (view.Identity == facts.From.Namespace
            || view.Addresses.Any(address => address.Address.Equals(facts.To.Address))))
            ?? facts.Pods.FirstOrDefault(one => one.Status.Ports.Any(port => port.HostPort == facts.To.Port));
        return pod is null ? null : $"minipod repair --check {pod.Status.Record.FullName}";
    }

    private static string? AddRoute(PacketFacts facts, PacketPlace place, string family) =>
        GatewayOf(facts, place) is { } gateway ? $"{family} route add default via {gateway}" : null;

    // A gateway that is nobody's address is not the one that the network gave.
    private static string? WrongGateway(PacketFacts facts, PacketVerdict verdict, string family)
    {
        var gateway = GatewayOf(facts, verdict.Place);
        return gateway is not null && gateway.ToString() != verdict.Values[0] && IsGateway(facts, verdict)
            ? $"{family} route replace default via {gateway}"
            : null;
    }

    private static bool IsGateway(PacketFacts facts, PacketVerdict verdict) => facts.ViewOf(verdict.Place)?.Routes
        .Where(route => route.Destination.PrefixLength == 0)
        .Any(route => route.NextHops.Any(hop => hop.Gateway?.ToString() == verdict.Values[0])) == true;

    private static IPAddress? GatewayOf(PacketFacts facts, PacketPlace place) => facts.Pods
        .Where(pod => pod.View?.Identity == place.Namespace)
        .SelectMany(pod => pod.Facts.Results.Values)
        .SelectMany(result => result.ContainerIps)
        .FirstOrDefault(ip => ip.Gateway?.AddressFamily == facts.To.AddressFamily)?.Gateway;

    private static string? Plug(PacketFacts facts, string link) => facts.Picture.Host is var host && host.Link(link) is { } end
        && facts.Picture.PeerOf(host, end) is { } peer && BridgeFor(facts, peer.View) is { } bridge
        ? $"ip link set {link} master {bridge}"
        : null;

    // The bridge that has the gateway of the pod at the other end.
    private static string? BridgeFor(PacketFacts facts, NamespaceView pod)
    {
        var gateways = facts.Pods.Where(one => one.View?.Identity == pod.Identity)
            .SelectMany(one => one.Facts.Results.Values)
            .SelectMany(result => result.ContainerIps)
            .Select(ip => ip.Gateway).OfType<IPAddress>().ToHashSet();
        return facts.Picture.Host.Addresses.Where(address => gateways.Contains(address.Address))
            .Select(address => facts.Picture.Host.Link(address.LinkIndex))
            .FirstOrDefault(link => link?.Kind == "bridge")?.Name;
    }
}
