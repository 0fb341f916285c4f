using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Packets;

/// <summary>What was seen of a request.</summary>
internal sealed record PacketFacts
{
    /// <summary>Where it began.</summary>
    public required PacketPlace From { get; init; }

    /// <summary>Where it was sent to.</summary>
    public required IPEndPoint To { get; init; }

    /// <summary>What tells its packets from others.</summary>
    public required FlowKey Flow { get; init; }

    /// <summary>What became of it for the one who asked.</summary>
    public required PacketOutcome Outcome { get; init; }

    /// <summary>Its packets, in the order of time.</summary>
    public IReadOnlyList<PacketSighting> Sightings { get; init; } = [];

    /// <summary>The rules that decided about them; in each namespace, in their order.</summary>
    public IReadOnlyList<PlacedEvent> Events { get; init; } = [];

    /// <summary>The network, read afterwards.</summary>
    public required NetworkPicture Picture { get; init; }

    /// <summary>The places, this host's first.</summary>
    public required IReadOnlyList<PacketPlace> Places { get; init; }

    /// <summary>The sender and pods that were there when the request was sent, and are no longer. Nothing is known of their network.
    /// </summary>
    public IReadOnlyList<PacketPlace> Gone { get; init; } = [];

    /// <summary>The pods.</summary>
    public IReadOnlyList<PodSighting> Pods { get; init; } = [];

    /// <summary>What the first packet of the connection became: those after it become the same, and no rule is asked for them.</summary>
    public IReadOnlyDictionary<(FileIdentity Namespace, IPEndPoint Destination), IPEndPoint> Known { get; init; } =
        new Dictionary<(FileIdentity, IPEndPoint), IPEndPoint>();

    /// <summary>The rules of iptables-legacy that counted packets meanwhile.</summary>
    public IReadOnlyList<CountedRule> Counted { get; init; } = [];

    /// <summary>What the rules say, by namespace.</summary>
    public IReadOnlyDictionary<FileIdentity, RuleTexts> Texts { get; init; } = new Dictionary<FileIdentity, RuleTexts>();

    /// <summary>Asks the kernel for a route: where, to which address, from which address, by which interface the packet came in (0 for
    /// none).</summary>
    public required Func<PacketPlace, IPAddress, IPAddress?, int, RouteAnswer> Route { get; init; }

    /// <summary>Reads a number that is a setting of this host's network, as a path below /proc/sys/net; null if there is none.</summary>
    public Func<string, int?> Setting { get; init; } = _ => null;

    /// <summary>The setting that keeps this host from forwarding packets that come in by an interface; null if it forwards them.</summary>
    /// <param name="link">The name of the interface; null if it is not known.</param>
    public string? ForwardingOff(string? link)
    {
        if (IsIPv6) return Setting("ipv6/conf/all/forwarding") == 0 ? "net.ipv6.conf.all.forwarding" : null;
        if (Setting("ipv4/ip_forward") == 0) return "net.ipv4.ip_forward";
        return link is not null && Setting($"ipv4/conf/{link}/forwarding") == 0 ? $"net.ipv4.conf.{link}.forwarding" : null;
    }

    /// <summary>Whether this host checks that it would send to the source of a packet by the interface by which it comes in
    /// (rp_filter).</summary>
    public bool ChecksSources(string? link) => !IsIPv6 && Math.Max(
        Setting("ipv4/conf/all/rp_filter") ?? 0, link is null ? 0 : Setting($"ipv4/conf/{link}/rp_filter") ?? 0) > 0;

    /// <summary>Whether the chains of the NAT table that plugins made for pods are there and empty.</summary>
    public bool IsNatFlushed { get; init; }

    /// <summary>Whether packets that a bridge passes on meet the rules too.</summary>
    public bool BridgesMeetRules { get; init; }

    /// <summary>This host.</summary>
    public PacketPlace Host => Places[0];

    /// <summary>Whether IPv6 is used.</summary>
    public bool IsIPv6 => To.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The place of a namespace.</summary>
    public PacketPlace PlaceOf(FileIdentity identity) => Places.Concat(Gone).FirstOrDefault(place => place.Namespace == identity)
        ?? new PacketPlace(PacketPlaceKind.Other, "", identity);

    /// <summary>What was read of a place; null if it is gone.</summary>
    public NamespaceView? ViewOf(PacketPlace place) => Picture.Find(place.Namespace);

    /// <summary>The text of a rule; null if it is not known.</summary>
    public RuleText? TextOf(PlacedEvent one) => Texts.GetValueOrDefault(one.Namespace)?.Find(one.Event);

    /// <summary>The program that shows and changes the chain of a rule.</summary>
    public string ProgramOf(PlacedEvent one) => Texts.GetValueOrDefault(one.Namespace)?.ProgramOf(
        new RuleChain(one.Event.Family, one.Event.Table, one.Event.Chain)) ?? "nft";

    /// <summary>The hook that calls the chain of a rule; null if another chain calls it, or if that is not known.</summary>
    public RuleHook? HookOf(PlacedEvent one) => Texts.GetValueOrDefault(one.Namespace) is { } texts
        && texts.Hooks.TryGetValue(new RuleChain(one.Event.Family, one.Event.Table, one.Event.Chain), out var hook) ? hook : null;

    /// <summary>The interface of a place; null if it is gone.</summary>
    public NetworkLink? LinkOf(PacketPlace place, int index) => ViewOf(place)?.Link(index);

    /// <summary>Whether an address is one of a place's own.</summary>
    public bool IsLocal(PacketPlace place, IPAddress address) => IPAddress.IsLoopback(address) || IsOwn(place, address);

    /// <summary>As <see cref="IsLocal"/>, without those that every namespace has.</summary>
    public bool IsOwn(PacketPlace place, IPAddress address) => !IPAddress.IsLoopback(address)
        && ViewOf(place)?.Addresses.Any(one => one.Address.Equals(address)) == true;
}
