using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The rows of a drawing: the interfaces of pods and the other ports of bridges, in an order in which no cable crosses
/// another. A row belongs to the bridge, or device, at its left; rows of one are next to each other where that is possible, and where a
/// pod is on several bridges, a bridge may begin again.</summary>
internal sealed class PodRows
{
    private readonly HostTopology _topology;

    public PodRows(HostTopology topology)
    {
        _topology = topology;
        Pods = [.. topology.Pods.Index().OrderBy(pod => Rank(pod.Item)).ThenBy(pod => pod.Index).Select(pod => pod.Item)];
    }

    /// <summary>The pods, those of one bridge together, those that are connected to nothing last.</summary>
    public IReadOnlyList<TopologyPod> Pods { get; }

    /// <summary>The bridges to which nothing is connected.</summary>
    public IEnumerable<TopologyBridge> Idle => _topology.Bridges.Where(bridge => bridge.Others.Count == 0 && !HasPods(bridge));

    /// <summary>The bridges that have ports.</summary>
    public IEnumerable<TopologyBridge> Used => _topology.Bridges.Where(bridge => OthersOf(bridge).Any() || HasPods(bridge));

    /// <summary>The bridges that have ports which lead to no pod that is drawn.</summary>
    public IEnumerable<TopologyBridge> WithOthers => _topology.Bridges.Where(bridge => OthersOf(bridge).Any());

    /// <summary>The ports of a bridge that are drawn though they lead to no pod that is: where only some pods were asked for, only those
    /// of their bridges, and none that lead to another pod.</summary>
    public IEnumerable<TopologyPort> OthersOf(TopologyBridge bridge) =>
        bridge.Others.Where(port => port.Pod is null && (_topology.Omitted == 0 || HasPods(bridge)));

    /// <summary>The name of the bridge or device at the left of an interface; null if there is none.</summary>
    public static string? SegmentOf(TopologyPodInterface one) => one.Wire == TopologyWire.Device
        ? one.HostEnd!.Link.Name
        : one.Bridge ?? one.ExpectedBridge;

    /// <summary>Whether the pod's end of the cable is plugged into its bridge.</summary>
    public static bool IsPlugged(TopologyPodInterface one) => one.Bridge is not null || one.ExpectedBridge is null;

    /// <summary>Whether the connection of an interface is broken.</summary>
    public static bool IsBroken(TopologyPod pod, TopologyPodInterface one) =>
        pod.Faults.Any(fault => fault.Interface == one.Name && fault.IsOfConnection) || one.Interface is null;

    /// <summary>The bridge of a name; null if the host has none.</summary>
    public TopologyBridge? Bridge(string name) => _topology.Bridges.FirstOrDefault(bridge => bridge.Interface.Link.Name == name);

    private bool HasPods(TopologyBridge bridge) =>
        Pods.Any(pod => pod.Interfaces.Any(one => SegmentOf(one) == bridge.Interface.Link.Name));

    private int Rank(TopologyPod pod)
    {
        if (pod.Interfaces is not [var first, ..]) return int.MaxValue;
        var name = SegmentOf(first);
        return name is null
            ? int.MaxValue - 1
            : Bridge(name)?.Interface.Link.Index ?? first.HostEnd?.Link.Index ?? int.MaxValue - 2;
    }
}
