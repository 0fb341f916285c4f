using System.Net;
using System.Net.Sockets;
using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>What is seen of a host with a healthy pod, <c>web</c>: on the bridge <c>minipod0</c>, with a published port. Tests change
/// parts of it.</summary>
internal sealed record PodSight
{
    public const string Address = "10.231.0.2", HostEnd = "vetha";
    public const int BridgeIndex = 3, HostEndIndex = 4, PodIndex = 2, PodNamespaceId = 0;

    private const string Config = """
        {"cniVersion":"1.0.0","name":"minipod","plugins":[
          {"type":"bridge","bridge":"minipod0","isGateway":true,"ipMasq":true,"hairpinMode":true,"ipam":{"type":"host-local"}},
          {"type":"portmap","capabilities":{"portMappings":true}},
          {"type":"firewall"}]}
        """;

    /// <summary>A bridge that only switches: the gateway is another host.</summary>
    public const string SwitchedConfig = """
        {"cniVersion":"1.0.0","name":"minipod","plugins":[
          {"type":"bridge","bridge":"minipod0","ipMasq":true,"ipam":{"type":"host-local"}},
          {"type":"portmap","capabilities":{"portMappings":true}},
          {"type":"firewall"}]}
        """;

    private static readonly IPNetwork Whole = IPNetwork.Parse($"{Address}/32");
    private static readonly FileIdentity HostNamespace = new("0:4", 1), PodNamespace = new("0:4", 2);

    public NamespaceView Host { get; init; } = new(HostNamespace, "")
    {
        Links =
        [
            Link(1, "lo", "") with { State = LinkState.Unknown },
            Link(2, "eth0", ""),
            Link(BridgeIndex, "minipod0", "bridge"),
            Link(HostEndIndex, HostEnd, "veth") with
            {
                Master = BridgeIndex,
                PeerIndex = PodIndex,
                PeerNamespaceId = PodNamespaceId,
                Port = new BridgePort(BridgePortState.Forwarding, true),
            },
        ],
        Addresses = [AddressOf(1, "127.0.0.1/8"), AddressOf(2, "192.168.50.1/24"), AddressOf(BridgeIndex, "10.231.0.1/22")],
        Routes = [Route("0.0.0.0/0", 2, "192.168.50.254"), Route("10.231.0.0/22", BridgeIndex)],
        Ids = new Dictionary<int, FileIdentity> { [PodNamespaceId] = PodNamespace },
    };

    public NamespaceView Pod { get; init; } = new(PodNamespace, "/run/minipod/web")
    {
        Links =
        [
            Link(1, "lo", "") with { State = LinkState.Unknown },
            Link(PodIndex, "eth0", "veth") with { PeerIndex = HostEndIndex, PeerNamespaceId = 0 },
        ],
        Addresses = [AddressOf(1, "127.0.0.1/8"), AddressOf(PodIndex, $"{Address}/22"), AddressOf(PodIndex, "fe80::1/64")],
        Routes = [Route("0.0.0.0/0", PodIndex, "10.231.0.1"), Route("10.231.0.0/22", PodIndex)],
        Ids = new Dictionary<int, FileIdentity> { [0] = HostNamespace },
    };

    public IReadOnlyList<NamespaceView> Others { get; init; } = [];

    /// <summary>The destinations of the routes that the network gave the pod.</summary>
    public IReadOnlyList<string> Given { get; init; } = ["0.0.0.0/0"];

    public bool HasNamespace { get; init; } = true;

    public PodPhase Phase { get; init; } = PodPhase.Running;

    public (bool IPv4, bool IPv6) Forwards { get; init; } = (true, false);

    public PacketRules? Rules { get; init; } = new()
    {
        Arriving = [new DestinationChange("tcp", null, 8080, IPAddress.Parse(Address), 80)],
        Leaving = [Whole],
        Passing = new Dictionary<AddressFamily, ForwardRules>
        {
            [AddressFamily.InterNetwork] = new("DROP")
            {
                Sources = [Whole],
                Destinations = [(Whole, 80)],
            },
        },
    };

    public bool BridgesMeetRules { get; init; } = true;

    public IReadOnlyList<RefusedSource> RefusedSources { get; init; } = [];

    public IReadOnlyList<PodProblem> Problems { get; init; } = [];

    public IReadOnlyList<PodNetwork> Networks { get; init; } =
        [new PodNetwork { Network = "minipod", InterfaceName = "eth0", Config = Config, Source = "test" }];

    public IReadOnlyList<(string Container, Listener Listener)> Listeners { get; init; } = [];

    /// <summary>The network of it.</summary>
    public NetworkPicture Picture => new(Host, HasNamespace ? [Pod, .. Others] : Others);

    /// <summary>The topology of it.</summary>
    public HostTopology Build() => TopologyBuilder.Build(new TopologyFacts(Picture, [Sighting()])
    {
        HostName = "labhost",
        ReadAt = default,
        Forwards = Forwards,
        Rules = Rules,
        BridgesMeetRules = BridgesMeetRules,
        RefusedSources = RefusedSources,
    });

    /// <summary>The pod in it.</summary>
    public PodSighting Sighting()
    {
        var facts = new PodFacts { SandboxId = new string('b', 64) };
        facts.Results["eth0"] = CniResult.Create(
            [
                new CniInterface { Name = "minipod0", Mac = "0a:00:00:00:00:01" },
                new CniInterface { Name = HostEnd, Mac = "0a:00:00:00:00:02" },
                new CniInterface { Name = "eth0", Mac = "0a:00:00:00:00:03", Sandbox = Pod.Path },
            ],
            [new CniIpConfig { Address = CniAddress.Parse($"{Address}/22"), Gateway = IPAddress.Parse("10.231.0.1"), Interface = 2 }],
            [.. Given.Select(to => new CniRoute { Destination = CniAddress.Parse(to), Gateway = IPAddress.Parse("10.231.0.1") })]);
        return new PodSighting(Status(), facts, HasNamespace ? Pod : null)
        {
            Listeners = Listeners.ToLookup(one => one.Container, one => one.Listener),
        };
    }

    /// <summary>The same with an interface of the host changed.</summary>
    public PodSight WithHostLink(string name, Func<NetworkLink, NetworkLink?> change) => this with { Host = Changed(Host, name, change) };

    /// <summary>The same with an interface of the pod changed.</summary>
    public PodSight WithPodLink(string name, Func<NetworkLink, NetworkLink?> change) => this with { Pod = Changed(Pod, name, change) };

    /// <summary>The same with more interfaces of the host.</summary>
    public PodSight WithHostLinks(params NetworkLink[] links) => this with { Host = Host with { Links = [.. Host.Links, .. links] } };

    public static NetworkLink Link(int index, string name, string kind) =>
        new(index, name, kind) { IsUp = true, State = LinkState.Up, Mtu = 1500 };

    public static NetworkAddress AddressOf(int link, string text)
    {
        var address = CniAddress.Parse(text);
        return new NetworkAddress(link, address.Address, address.PrefixLength);
    }

    public static NetworkRoute Route(string destination, int link, string? gateway = null) =>
        new(IPNetwork.Parse(destination), RouteType.Unicast, [new NextHop(link, gateway is null ? null : IPAddress.Parse(gateway))]);

    /// <summary>The status of the pod.</summary>
    public PodStatus Status()
    {
        var ports = PortMapping.Parse("8080:80");
        return new PodStatus
        {
            Record = new PodRecord
            {
                Id = new string('a', PodRecord.IdLength),
                Uid = "u",
                CreatedAt = default,
                Spec = new PodSpec { Name = PodName.Parse("web"), Ports = ports },
                Networks = Networks,
                Phase = Phase,
            },
            State = Phase == PodPhase.Running ? PodState.Running : PodState.Terminating,
            Sandbox = Container(ContainerNames.SandboxName),
            Containers = [Container("nginx"), Container("log")],
            Ips = [Address],
            Ports = ports,
            Problems = Problems,
        };
    }

    private static NamespaceView Changed(NamespaceView view, string name, Func<NetworkLink, NetworkLink?> change) => view with
    {
        Links = [.. view.Links.Select(link => link.Name == name ? change(link) : link).OfType<NetworkLink>()],
    };

    private static ContainerStatus Container(string name) =>
        new() { Name = name, Image = "i", State = ContainerState.Running, Status = "Up" };
}
