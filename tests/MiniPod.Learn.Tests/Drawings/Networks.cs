using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.Status;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Tests.Drawings;

/// <summary>Networks to be drawn.</summary>
internal static class Networks
{
    private static readonly DateTimeOffset At = new(2026, 11, 29, 4, 20, 12, TimeSpan.Zero);

    /// <summary>The host of all of them.</summary>
    public static HostTopology Empty { get; } = new()
    {
        HostName = "labhost",
        ReadAt = At,
        Namespace = 4026531833,
        Forwards = (true, true),
        Uplinks = [Link(2, "eth0", "", "192.168.50.1/24")],
        Bridges = [new TopologyBridge(Link(6, "docker0", "bridge", "172.17.0.1/16"), []) { IsOfEngine = true }],
        Routes = [Route("0.0.0.0/0", "eth0", "192.168.50.254"), Route("192.168.50.0/24", "eth0"), Route("172.17.0.0/16", "docker0")],
        Rules = PacketRules.None with
        {
            Passing = new Dictionary<AddressFamily, ForwardRules> { [AddressFamily.InterNetwork] = new("DROP") },
        },
    };

    /// <summary>Some pods on one bridge.</summary>
    public static HostTopology OnOneBridge(int count, Func<int, string>? name = null)
    {
        var pods = Enumerable.Range(0, count)
            .Select(index => Pod(name?.Invoke(index) ?? $"web{index}", index, OnBridge(index, "minipod0")));
        return Empty with
        {
            Bridges = [Bridge(3, "minipod0", "10.231.0.1/22"), .. Empty.Bridges],
            Pods = [.. pods],
            Rules = Rules(count),
        };
    }

    /// <summary>A pod.</summary>
    public static TopologyPod Pod(string name, int index, params TopologyPodInterface[] interfaces) =>
        new(index.ToString("x32", CultureInfo.InvariantCulture), name, PodState.Running)
        {
            Namespace = 4026532319 + (ulong)index,
            Interfaces = interfaces,
            Routes = interfaces is [var first, ..]
                ? [Route("0.0.0.0/0", first.Name, "10.231.0.1"), Route("10.231.0.0/22", first.Name)]
                : [],
            Containers =
            [
                new TopologyContainer("POD", ContainerState.Running, "Up 2 seconds", true, []),
                new TopologyContainer(
                    "nginx", ContainerState.Running, "Up 2 seconds", false, [new Listener(ProtocolType.Tcp, IPAddress.Any, 80, 1)]),
            ],
        };

    /// <summary>An interface of a pod on a bridge.</summary>
    public static TopologyPodInterface OnBridge(
        int index, string bridge, string name = "eth0", params string[] more) => new(name, "minipod")
        {
            Interface = Link(2, name, "veth", [$"10.231.{index / 250}.{(index % 250) + 2}/22", .. more]),
            Wire = TopologyWire.Veth,
            HostEnd = PortOf(10 + index, $"veth{0xcf2c0000 + index:x8}"),
            Bridge = bridge,
            ExpectedBridge = bridge,
        };

    public static TopologyInterface PortOf(int index, string name, bool isUp = true) =>
        new(
            new NetworkLink(index, name, "veth")
            {
                IsUp = isUp,
                State = LinkState.Up,
                Mtu = 1500,
                Port = new BridgePort(BridgePortState.Forwarding, true),
            },
            []);

    public static TopologyInterface Link(int index, string name, string kind, params string[] addresses) => new(
        new NetworkLink(index, name, kind) { IsUp = true, State = LinkState.Up, Mtu = 1500 },
        [.. addresses.Select(address => IPNetworkOf(index, address))]);

    public static TopologyBridge Bridge(int index, string name, params string[] addresses) =>
        new(Link(index, name, "bridge", addresses), []);

    public static TopologyRoute Route(string to, string link, string? gateway = null) =>
        new(IPNetwork.Parse(to), RouteType.Unicast, gateway is null ? null : IPAddress.Parse(gateway), link);

    private static PacketRules Rules(int count)
    {
        var addresses = Enumerable.Range(0, count).Select(index => IPAddress.Parse($"10.231.{index / 250}.{(index % 250) + 2}")).ToList();
        return new PacketRules
        {
            Arriving = [.. addresses.Select((address, index) => new DestinationChange("tcp", null, 8080 + index, address, 80))],
            Leaving = [.. addresses.Select(address => new IPNetwork(address, 32))],
            Passing = new Dictionary<AddressFamily, ForwardRules>
            {
                [AddressFamily.InterNetwork] = new ForwardRules("DROP")
                {
                    Sources = [.. addresses.Select(address => new IPNetwork(address, 32))],
                    Answers = [.. addresses.Select(address => (IPNetwork?)new IPNetwork(address, 32))],
                    Destinations = [.. addresses.Select(address => (new IPNetwork(address, 32), (int?)80))],
                },
            },
        };
    }

    private static NetworkAddress IPNetworkOf(int index, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new NetworkAddress(index, IPAddress.Parse(text[..slash]), int.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture));
    }
}
