using System.Globalization;
using System.Net;
using MiniPod.Net;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Topology;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Pods.Packets;

/// <summary>By which name the cause of a verdict can be made on purpose.</summary>
internal static class VerdictFaults
{
    private const string Filter = "filter", Forward = "FORWARD";
    private static readonly string[] OfHost = ["INPUT", "OUTPUT"];

    /// <summary>Finds it.</summary>
    /// <returns>Null if it is none of those faults.</returns>
    public static FaultKind? Of(PacketFacts facts, PacketVerdict verdict) => verdict.Kind switch
    {
        PacketVerdictKind.NotMasqueraded => facts.IsNatFlushed ? FaultKind.NatFlushed : FaultKind.NoMasquerade,
        PacketVerdictKind.PortNotForwarded when facts.IsNatFlushed => FaultKind.NatFlushed,
        StoppedByRule when IsOfPod(facts, verdict) => FaultKind.BlockedForward,
        StoppedByPolicy when verdict.Values is [Filter, Forward, ..] && Publisher(facts) is not null => FaultKind.PortClosed,
        NotForwarding => FaultKind.ForwardingOff,
        LinkDown => OfLink(facts, verdict),
        Unplugged => FaultKind.VethUnplugged,
        NeighbourSilent when VerdictCommands.IsWrongGateway(facts, verdict) => FaultKind.WrongGateway,
        NoRoute when verdict.Place.Kind == PacketPlaceKind.Pod && !HasDefaultRoute(facts, verdict.Place) => FaultKind.NoDefaultRoute,
        TooBig => OfSize(facts, verdict),
        AddressTwice => FaultKind.DuplicateAddress,
        WrongNeighbour => FaultKind.WrongNeighbour,
        WrongSource => FaultKind.RpFilter,
        PacketVerdictKind.HairpinOff => FaultKind.HairpinOff,
        _ => null,
    };

    /// <summary>A route of the host that is for one address only; null if there is none.</summary>
    public static NetworkRoute? OwnRoute(PacketFacts facts, string address) => facts.Picture.Host.Routes.FirstOrDefault(route =>
        route is { Table: NetworkRoute.MainTable, NextHops.Count: 1 }
        && route.Destination.PrefixLength == route.Destination.BaseAddress.GetAddressBytes().Length * 8
        && route.Destination.BaseAddress.ToString() == address);

    // What is for an address of a pod, and met by what the host forwards.
    private static bool IsOfPod(PacketFacts facts, PacketVerdict verdict) =>
        verdict.Place.Kind == PacketPlaceKind.Host && verdict.Values[0] == Filter && !OfHost.Contains(verdict.Values[1])
        && facts.Pods.SelectMany(pod => pod.Status.Ips).Any(ip => verdict.Values[3].Contains($" {ip}/", StringComparison.Ordinal));

    private static string? Publisher(PacketFacts facts) => facts.From.Kind == PacketPlaceKind.Pod ? null : facts.Pods
        .FirstOrDefault(pod => pod.Status.Ports.Any(port => port.HostPort == facts.To.Port))?.Status.Record.FullName;

    private static FaultKind? OfLink(PacketFacts facts, PacketVerdict verdict)
    {
        if (verdict.Place.Kind != PacketPlaceKind.Host) return null;
        return facts.Picture.Host.Link(verdict.Values[0])?.Kind switch
        {
            "bridge" => FaultKind.BridgeDown,
            "veth" => FaultKind.VethDown,
            _ => null,
        };
    }

    private static bool HasDefaultRoute(PacketFacts facts, PacketPlace place) => facts.ViewOf(place)?.Routes.Any(route =>
        route.Destination.PrefixLength == 0 && route.Destination.BaseAddress.AddressFamily == facts.To.AddressFamily
        && route.NextHops.Count > 0) == true;

    private static FaultKind? OfSize(PacketFacts facts, PacketVerdict verdict)
    {
        var addresses = facts.Pods.SelectMany(pod => pod.Status.Ips).ToList();
        if (addresses.Exists(ip => IPAddress.TryParse(ip, out _)
            && OwnRoute(facts, ip)?.Mtu?.ToString(CultureInfo.InvariantCulture) == verdict.Values[0]))
        {
            return FaultKind.MtuBlackHole;
        }

        return UnevenCables(facts).Any() ? FaultKind.MtuMismatch : null;
    }

    /// <summary>The cables of pods whose ends have different MTUs.</summary>
    public static IEnumerable<(PodSighting Pod, NetworkLink Link, NetworkLink HostEnd)> UnevenCables(PacketFacts facts)
    {
        foreach (var pod in facts.Pods)
        {
            foreach (var link in pod.View?.Links ?? [])
            {
                if (facts.Picture.PeerOf(pod.View!, link) is { Link: var end } && end.Mtu != link.Mtu) yield return (pod, link, end);
            }
        }
    }
}
