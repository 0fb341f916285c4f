using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Net.Rules;
using MiniPod.Pods.Status;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Tests.Drawings;

/// <summary>A network with names that mean something to the languages of drawings.</summary>
internal static class Hostile
{
    public const string Name =
        "</text></title></script><script>alert(1)</script>\" onload=\"x\" 'y' & ]]> --> \\N \\\" [b] |c| `d` *e* %%{f}%%"
        + "\n\r\t\0\u001b[31m\u009b\ufffe\u202e\u2066\u200e\u200f";

    /// <summary>Whether a character does more than to be shown: to a terminal, or to the text after it.</summary>
    public static bool IsActive(char one) =>
        char.IsControl(one) || one is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    public static HostTopology Topology { get; } = Build();

    private static HostTopology Build()
    {
        var link = Networks.Link(2, Name, Name, "10.231.0.2/22");
        var pod = new TopologyPod(Name, Name, PodState.Running)
        {
            Namespace = 1,
            Interfaces =
            [
                new TopologyPodInterface(Name, Name)
                {
                    Interface = link,
                    Wire = TopologyWire.Veth,
                    HostEnd = Networks.PortOf(10, Name),
                    Bridge = Name,
                    ExpectedBridge = Name,
                },
                new TopologyPodInterface("eth1", null)
                {
                    Interface = Networks.Link(3, Name, Name),
                    Wire = TopologyWire.Device,
                    HostEnd = Networks.Link(2, Name, ""),
                },
            ],
            Routes = [Networks.Route("0.0.0.0/0", Name, "10.231.0.1")],
            Containers = [new TopologyContainer(Name, ContainerState.Exited, Name, false, [])],
            Faults = [new TopologyFault(TopologyFaultKind.CheckFailed, Name, Name) { Interface = Name }],
        };
        return Networks.Empty with
        {
            HostName = Name,
            Uplinks = [Networks.Link(2, Name, "", "192.168.50.1/24")],
            Bridges =
            [
                new TopologyBridge(
                    Networks.Link(3, Name, "bridge", "10.231.0.1/22"), [new TopologyPort(Networks.PortOf(31, Name), link, Name)]),
                new TopologyBridge(Networks.Link(4, Name + "2", "bridge"), []),
            ],
            Routes = [Networks.Route("10.0.0.0/8", Name)],
            Rules = PacketRules.None with
            {
                Passing = new Dictionary<AddressFamily, ForwardRules>
                {
                    [AddressFamily.InterNetwork] = new(Name)
                    {
                        Refusals = [new ForwardRefusal(Name, Name, Name, null, IPNetwork.Parse("10.231.0.2/32"), true)],
                    },
                },
            },
            Pods = [pod],
            Faults = [new TopologyFault(TopologyFaultKind.ForwardingOff, Name, Name)],
        };
    }
}
