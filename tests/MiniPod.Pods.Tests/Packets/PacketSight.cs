using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Packets;

/// <summary>What is seen of a request from outside to the published port of the pod of a <see cref="PodSight"/>: the outside is behind
/// eth0 of the host. Tests add what is seen of it, in the order of time.</summary>
internal sealed class PacketSight
{
    public const int Client = 40_000;
    private static readonly FileIdentity OutsideNamespace = new("0:4", 3);
    private readonly List<PacketSighting> _sightings = [];
    private readonly List<PlacedEvent> _events = [];
    private readonly Dictionary<(RuleChain, ulong), RuleText> _texts = [];
    private readonly PodSight _pod;
    private long _time = 1_000_000;

    public PacketSight(PodSight? pod = null)
    {
        _pod = pod ?? new PodSight();
        Outside = new PacketPlace(PacketPlaceKind.Outside, "", OutsideNamespace);
        Host = new PacketPlace(PacketPlaceKind.Host, "", _pod.Host.Identity);
        Pod = new PacketPlace(PacketPlaceKind.Pod, "web", _pod.Pod.Identity) { Path = "/var/run/netns/web" };
    }

    public PacketPlace Outside { get; }

    public PacketPlace Host { get; }

    public PacketPlace Pod { get; }

    public PacketOutcome Outcome { get; set; } = new(PacketOutcomeKind.Silent);

    /// <summary>What the kernel says of a route: where, to which address, by which interface it came in.</summary>
    public Func<PacketPlace, IPAddress, int, RouteAnswer> Route { get; set; } = (_, _, _) => RouteAnswer.Unknown;

    public static IPEndPoint Asker { get; } = new(IPAddress.Parse("192.168.50.2"), Client);

    public static IPEndPoint Published { get; } = new(IPAddress.Parse("192.168.50.1"), 8080);

    public static IPEndPoint Inside { get; } = new(IPAddress.Parse(PodSight.Address), 80);

    /// <summary>A packet of the connection.</summary>
    public static TracedPacket Packet(IPEndPoint from, IPEndPoint to, string kind = "SYN", ushort id = 7, uint sequence = 100) =>
        new(ProtocolType.Tcp, from, to, 64) { Kind = kind, Identification = id, Sequence = sequence, Length = 60 };

    public PacketSight Seen(PacketPlace place, string link, bool isOut, TracedPacket packet)
    {
        _time += 1000;
        var view = place == Outside ? OutsideView : _pod.Picture.Find(place.Namespace)!;
        var direction = isOut ? FrameDirection.Out : FrameDirection.ToHost;
        if (!isOut && view.Link(link)?.Master is not null) direction = FrameDirection.ToOther;
        _sightings.Add(new PacketSighting(_time, place.Namespace, view.Link(link)!.Index, direction, packet));
        return this;
    }

    public PacketSight Decided(
        string table, string chain, ulong handle, string rule, TracedPacket packet, int inLink, RuleVerdict verdict = RuleVerdict.Accept)
    {
        _texts[(new RuleChain(2, table, chain), handle)] = new RuleText("iptables", (int)handle, rule)
        {
            Iptables = IptablesRule.Parse(table, $"-A {chain} {rule}"),
        };
        _events.Add(new PlacedEvent(Host.Namespace, new RuleEvent(table, chain, verdict)
        {
            Family = 2,
            Handle = handle,
            Packet = packet,
            InLink = inLink,
        }));
        return this;
    }

    public PacketSight Policy(string chain, RuleVerdict verdict, TracedPacket packet, int inLink)
    {
        var one = new RuleEvent("filter", chain, verdict) { Family = 2, IsPolicy = true, Packet = packet, InLink = inLink };
        _events.Add(new PlacedEvent(Host.Namespace, one));
        return this;
    }

    public PacketFacts Facts() => new()
    {
        From = Outside,
        To = Published,
        Flow = new FlowKey(ProtocolType.Tcp, Client),
        Outcome = Outcome,
        Sightings = _sightings,
        Events = _events,
        Picture = new NetworkPicture(_pod.Host, [_pod.Pod, OutsideView]),
        Places = [Host, Pod, Outside],
        Pods = [_pod.Sighting()],
        Texts = new Dictionary<FileIdentity, RuleTexts>
        {
            [Host.Namespace] = RuleTexts.Of(_texts, new Dictionary<RuleChain, RuleHook>
            {
                [new RuleChain(2, "nat", "PREROUTING")] = RuleHook.Prerouting,
                [new RuleChain(2, "filter", "FORWARD")] = RuleHook.Forward,
                [new RuleChain(2, "filter", "INPUT")] = RuleHook.Input,
                [new RuleChain(2, "nat", "POSTROUTING")] = RuleHook.Postrouting,
            }),
        },
        Route = (place, to, _, inLink) => Route(place, to, inLink),
        Setting = setting => setting == "ipv4/ip_forward" ? 1 : null,
    };

    /// <summary>The ways of the packets, and how it ended.</summary>
    public (IReadOnlyList<JourneyPacket> Packets, PacketVerdict Verdict) Build()
    {
        var (facts, packets) = JourneyBuilder.Build(Facts());
        return (packets, new VerdictFinder(facts, packets).Find());
    }

    private static NamespaceView OutsideView { get; } = new(OutsideNamespace, "/proc/self/fd/9")
    {
        Links = [PodSight.Link(2, "eth0", "veth")],
        Addresses = [PodSight.AddressOf(2, "192.168.50.2/24")],
    };
}
