using System.Net;
using MiniPod.Engine;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Tests.Lessons.Checks;

/// <summary>A host as it is after the first steps of the second lesson: bridge1 with a port, and the room client1 behind it.</summary>
internal sealed class RecordedFacts : ICheckFacts
{
    private static readonly FileIdentity HostId = new("0:4", 1), RoomId = new("0:4", 2);

    public NetworkPicture Picture { get; } = new(
        new NamespaceView(HostId, "")
        {
            Links =
            [
                new NetworkLink(1, "lo", "") { IsUp = true },
                new NetworkLink(2, "bridge1", "bridge") { IsUp = true },
                new NetworkLink(3, "client1-veth-br", "veth")
                {
                    Master = 2,
                    PeerIndex = 4,
                    PeerNamespaceId = 0,
                    Port = new BridgePort(BridgePortState.Forwarding, IsHairpin: true),
                },
            ],
            Addresses = [new NetworkAddress(2, IPAddress.Parse("172.30.0.1"), 24)],
            Ids = new Dictionary<int, FileIdentity> { [0] = RoomId },
        },
        [
            new NamespaceView(RoomId, "/var/run/netns/client1")
            {
                Links =
                [
                    new NetworkLink(1, "lo", ""),
                    new NetworkLink(4, "client1-veth", "veth") { Mtu = 1400, IsUp = true, PeerIndex = 3, PeerNamespaceId = 0 },
                ],
                Addresses = [new NetworkAddress(4, IPAddress.Parse("172.30.0.11"), 24)],
                Routes =
                [
                    new NetworkRoute(IPNetwork.Parse("0.0.0.0/0"), RouteType.Unicast, [new NextHop(4, IPAddress.Parse("172.30.0.1"))]),
                    new NetworkRoute(IPNetwork.Parse("172.30.0.0/24"), RouteType.Unicast, [new NextHop(4, null)]),
                ],
                Ids = new Dictionary<int, FileIdentity> { [0] = HostId },
            },
        ]);

    public IReadOnlyList<string> Names => ["client1"];

    public NamespaceView? Find(string name) => name switch { "" => Picture.Host, "client1" => Picture.Others[0], _ => null };

    public Task<PacketOutcome> SendAsync(string from, IPEndPoint? to, CancellationToken cancellationToken)
    {
        if (to is null) return Task.FromResult(new PacketOutcome(from.Length == 0 ? PacketOutcomeKind.Answered : PacketOutcomeKind.Silent));
        var kind = (to.Address.ToString(), to.Port) switch
        {
            ("172.30.0.1", 0) => PacketOutcomeKind.Answered,
            ("172.30.0.1", 80) => PacketOutcomeKind.Refused,
            ("10.9.9.9", _) => PacketOutcomeKind.Unreachable,
            _ => PacketOutcomeKind.Silent,
        };
        return Task.FromResult(new PacketOutcome(kind));
    }

    public Task<string> RulesAsync(bool isIPv6, CancellationToken cancellationToken) => Task.FromResult(isIPv6
        ? ""
        : "*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 172.30.0.0/24 ! -o bridge1 -j MASQUERADE\nCOMMIT\n");

    public Task<ContainerDetails?> FindContainerAsync(string name, CancellationToken cancellationToken) => Task.FromResult(name switch
    {
        "pause" => Container("pause", ContainerState.Running, "none"),
        "web" => Container("web", ContainerState.Running, "container:pause-id"),
        "old" => Container("old", ContainerState.Exited, "bridge"),
        _ => null,
    });

    public string? ReadFile(string path) => path == "/tmp/00-demo.conf" ? "{\n  \"bridge\": \"cni_net0\" }" : null;

    public Task<(int ExitCode, string Output)> RunAsync(string command, CancellationToken cancellationToken) =>
        Task.FromResult(command switch { "true" => (0, ""), "ask" => (1, "which one?:\n"), _ => (1, "it failed\n") });

    private static ContainerDetails Container(string name, ContainerState state, string network) => new()
    {
        Id = $"{name}-id",
        Name = name,
        Image = "",
        State = state,
        ProcessId = 1,
        ExitCode = 0,
        Error = "",
        StartedAt = null,
        FinishedAt = null,
        SandboxKey = null,
        HostsPath = "",
        ResolvConfPath = "",
        Labels = new Dictionary<string, string>(),
        NetworkMode = network,
    };
}
