using MiniPod.Pods.Shell;
using static MiniPod.Pods.Topology.TopologyFaultKind;

namespace MiniPod.Pods.Topology;

/// <summary>The command that mends what is broken, whoever has broken it.</summary>
internal static class FaultFix
{
    /// <summary>Finds it.</summary>
    /// <param name="topology">The network.</param>
    /// <param name="pod">The pod; null for a fault of the host.</param>
    /// <param name="fault">What is broken.</param>
    public static string Of(HostTopology topology, TopologyPod? pod, TopologyFault fault)
    {
        var values = fault.Values;
        var inside = pod is null ? "" : $"ip netns exec {ShellWriter.Quote(pod.Name)} ";
        var port = fault.Interface is { } name ? pod?.Interfaces.FirstOrDefault(one => one.Name == name) : null;
        return fault.Kind switch
        {
            LinkDown => $"ip link set {Word(values[0])} up",
            PodLinkDown => $"{inside}ip link set {Word(values[0])} up",
            MtuDiffers => $"{inside}ip link set {Word(values[2])} mtu {values[1]}",
            DefaultRouteMissing when values[1].Length > 0 => $"{inside}ip route add default via {values[1]}",
            WrongGateway => $"{inside}ip route replace default via {values[2]}",
            ForwardingOff => $"sysctl -w {values[0]}=1",
            RefusedTo or RefusedFrom => $"{Iptables(values[0])} -D {values[1]} {values[2]}",
            SmallWay => $"ip route del {values[0]} dev {Word(values[2])}",
            AddressTwice when Length(port, values[0]) is { } length =>
                $"ip netns exec {Word(values[1])} ip addr del {values[0]}/{length} dev {Word(values[2])}",
            WrongNeighbour => $"ip neigh del {values[0]} dev {Word(values[2])}",
            SourceRefused => $"ip route del {values[0]} dev {Word(values[2])}",
            HairpinOff => $"bridge link set dev {Word(values[0])} hairpin on",
            _ => $"minipod repair --check {pod?.Name ?? Affected(topology)}",
        };
    }

    private static string Iptables(string address) => address.Contains(':', StringComparison.Ordinal) ? "ip6tables" : "iptables";

    private static int? Length(TopologyPodInterface? one, string address) =>
        one?.Interface?.Addresses.FirstOrDefault(ip => ip.Address.ToString() == address)?.PrefixLength;

    // What is the host's concerns all pods.
    private static string Affected(HostTopology topology) => topology.Pods.Count == 1 ? topology.Pods[0].Name : "--all";

    private static string Word(string word) => ShellWriter.Quote(word);
}
