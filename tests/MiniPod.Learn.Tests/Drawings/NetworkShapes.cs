using MiniPod.Net;
using MiniPod.Pods.Status;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Tests.Drawings;

/// <summary>Networks of every shape.</summary>
internal static class NetworkShapes
{
    private static readonly string LongName = new('w', 63);

    /// <summary>All of them, by what is special.</summary>
    public static IReadOnlyDictionary<string, HostTopology> All { get; } = new Dictionary<string, HostTopology>
    {
        ["no pods"] = Networks.Empty,
        ["one pod"] = Networks.OnOneBridge(1),
        ["40 pods"] = Networks.OnOneBridge(40),
        ["names of 63 characters"] = Networks.OnOneBridge(2, index => $"{LongName[..62]}{index}"),
        ["Chinese names"] = Networks.OnOneBridge(2, index => $"前端服务器第{index}号"),
        ["IPv6"] = TwoFamilies(),
        ["two networks"] = TwoNetworks(),
        ["three bridges, three pods"] = EachOnEach(),
        ["other kinds"] = OtherKinds(),
        ["broken"] = Broken(),
        ["others on the bridges"] = Others(),
        ["host interfaces that are down"] = Down(),
        ["broken without a cable"] = BrokenWithoutCable(),
        ["idle bridges with long addresses"] = Idle(),
    };

    private static HostTopology TwoFamilies()
    {
        var one = Networks.OnOneBridge(2);
        return one with
        {
            Bridges = [Networks.Bridge(3, "minipod0", "10.231.0.1/22", "fd00:10:231::1/64", "2001:db8:1234:5678:9abc:def0:1234:5678/64")],
            Pods =
            [
                .. one.Pods.Select((pod, index) => pod with
                {
                    Interfaces =
                    [
                        Networks.OnBridge(
                            index, "minipod0", "eth0", $"fd00:10:231::{index + 2}/64", $"2001:db8:1234:5678:9abc:def0:1234:{index}/64"),
                    ],
                    Routes = [.. pod.Routes, Networks.Route("::/0", "eth0", "fd00:10:231::1")],
                }),
            ],
        };
    }

    private static HostTopology TwoNetworks() => Networks.Empty with
    {
        Bridges = [Networks.Bridge(3, "minipod0", "10.231.0.1/22"), Networks.Bridge(4, "backend0", "10.77.0.1/24")],
        Pods =
        [
            Networks.Pod("front", 0, Networks.OnBridge(0, "minipod0"), Networks.OnBridge(100, "backend0", "net1")),
            Networks.Pod("back", 1, Networks.OnBridge(1, "backend0")),
            Networks.Pod("both", 2, Networks.OnBridge(2, "minipod0"), Networks.OnBridge(102, "backend0", "net1")),
        ],
    };

    // It cannot be drawn in one plane with one bar for each bridge.
    private static HostTopology EachOnEach()
    {
        string[] bridges = ["red0", "green0", "blue0"];
        return Networks.Empty with
        {
            Bridges = [.. bridges.Select((name, index) => Networks.Bridge(3 + index, name, $"10.{index}.0.1/24"))],
            Pods =
            [
                .. Enumerable.Range(0, 3).Select(pod => Networks.Pod(
                    $"pod{pod}", pod, [.. bridges.Select((name, index) => Networks.OnBridge((10 * pod) + index, name, $"net{index}"))])),
            ],
        };
    }

    private static HostTopology OtherKinds() => Networks.Empty with
    {
        Pods =
        [
            Networks.Pod("macvlan", 0, new TopologyPodInterface("eth0", "lan")
            {
                Interface = Networks.Link(5, "eth0", "macvlan", "192.168.50.77/24"),
                Wire = TopologyWire.Device,
                HostEnd = Networks.Empty.Uplinks[0],
            }),
            Networks.Pod("ptp", 1, new TopologyPodInterface("eth0", "direct")
            {
                Interface = Networks.Link(2, "eth0", "veth", "10.9.0.2/24"),
                Wire = TopologyWire.Veth,
                HostEnd = Networks.Link(9, "veth00000009", "veth", "10.9.0.1/32"),
            }),
            Networks.Pod("moved", 2, new TopologyPodInterface("eth1", "hardware")
            {
                Interface = Networks.Link(7, "eth1", "", "192.168.60.2/24"),
                Wire = TopologyWire.Moved,
            }),
            Networks.Pod("stopped", 3) with { State = PodState.Exited, Namespace = null, Routes = [] },
        ],
        Omitted = 3,
    };

    private static HostTopology Broken()
    {
        var whole = Networks.OnOneBridge(4);
        var (off, gone, missing, down) = (whole.Pods[0], whole.Pods[1], whole.Pods[2], whole.Pods[3]);
        return whole with
        {
            Forwards = (false, false),
            Faults = [new TopologyFault(TopologyFaultKind.ForwardingOff, "net.ipv4.ip_forward", "net.ipv4.ip_forward")],
            Pods =
            [
                off with
                {
                    State = PodState.NetworkLost,
                    Interfaces = [off.Interfaces[0] with { Bridge = null }],
                    Faults = [Fault(TopologyFaultKind.InterfaceUnplugged, "it is not attached to bridge \"minipod0\"")],
                },
                gone with
                {
                    State = PodState.NetworkLost,
                    Interfaces = [gone.Interfaces[0] with { HostEnd = null, Bridge = null, Wire = TopologyWire.None }],
                    Faults = [Fault(TopologyFaultKind.InterfaceMissing, "the host has no such interface")],
                },
                missing with
                {
                    State = PodState.NetworkLost,
                    Interfaces = [missing.Interfaces[0] with { Interface = null, HostEnd = null, Bridge = null, Wire = TopologyWire.None }],
                    Faults = [Fault(TopologyFaultKind.PodInterfaceMissing, "eth0")],
                },
                down with
                {
                    State = PodState.SandboxChanged,
                    Interfaces = [down.Interfaces[0] with { HostEnd = Networks.PortOf(13, "vethcf2c0003", isUp: false) }],
                    Faults =
                    [
                        Fault(TopologyFaultKind.LinkDown, "vethcf2c0003"),
                        new TopologyFault(TopologyFaultKind.SandboxDead, "", "it is not running: Exited (137) 3 minutes ago"),
                        new TopologyFault(
                            TopologyFaultKind.RefusedTo, "10.231.0.5", "10.231.0.5", "CNI-ADMIN", $"-d 10.231.0.5/32 -j DROP {LongName}"),
                    ],
                },
            ],
        };

        static TopologyFault Fault(TopologyFaultKind kind, string text) => new(kind, "vethcf2c0000", text) { Interface = "eth0" };
    }

    private static HostTopology Down()
    {
        var one = Networks.OnOneBridge(1);
        return one with
        {
            Uplinks = [.. one.Uplinks, Off(Networks.Link(7, "wlan0", "")), Off(Networks.Link(8, "eth1", "", "192.168.77.1/24"))],
            Bridges = [.. one.Bridges, new TopologyBridge(Off(Networks.Link(9, "unused0", "bridge")), [])],
        };

        static TopologyInterface Off(TopologyInterface one) => one with { Link = one.Link with { IsUp = false, State = LinkState.Down } };
    }

    private static HostTopology BrokenWithoutCable() => Networks.Empty with
    {
        Pods =
        [
            Networks.Pod("moved", 0, new TopologyPodInterface("eth1", "hardware")
            {
                Interface = Networks.Link(7, "eth1", "", "192.168.60.2/24"),
                Wire = TopologyWire.Moved,
            }) with
            {
                State = PodState.NetworkLost,
                Faults = [new TopologyFault(TopologyFaultKind.PodLinkDown, "eth1", "eth1") { Interface = "eth1" }],
            },
        ],
    };

    private static HostTopology Idle() => Networks.OnOneBridge(1) with
    {
        Bridges =
        [
            Networks.Bridge(3, "minipod0", "10.231.0.1/22"),
            Networks.Bridge(6, "docker0", "172.17.0.1/16", "2001:db8:1234:5678:9abc:def0:1234:5678/64") with { IsOfEngine = true },
            Networks.Bridge(9, "br-0123456789ab", "172.18.0.1/16", "2001:db8:1234:5678:9abc:def0:1234:9abc/64", "fd00:10:231::1/64"),
        ],
    };

    private static HostTopology Others()
    {
        var one = Networks.OnOneBridge(1);
        var port = Networks.PortOf(30, "veth1234567");
        return one with
        {
            Bridges =
            [
                one.Bridges[0] with { Others = [new TopologyPort(Networks.PortOf(31, "veth7654321"), null, null)] },
                new TopologyBridge(Networks.Link(6, "docker0", "bridge", "172.17.0.1/16"),
                [
                    new TopologyPort(port, Networks.Link(2, "eth0", "veth", "172.17.0.2/16"), "/var/run/docker/netns/0123456789ab"),
                    new TopologyPort(Networks.Link(33, "eth1", ""), null, null),
                ])
                {
                    IsOfEngine = true,
                },
            ],
        };
    }
}
