using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Net;
using MiniPod.Pods.Live;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Finds what is broken in the network of the host and its pods: what <c>inspect</c> shows of a pod, and what the picture of
/// the kernel shows beside it. What follows from something broken is not named a second time.</summary>
internal static class FaultFinder
{
    /// <summary>Whether a pod is to be as its record says: not while it is being made, stopped or repaired.</summary>
    public static bool IsSettled(PodStatus pod) => pod.Record is { Phase: PodPhase.Running, Operation: null }
        && pod.State is PodState.Running or PodState.Degraded or PodState.SandboxChanged or PodState.NetworkLost;

    /// <summary>What is wrong with the host itself.</summary>
    /// <param name="facts">Everything that was read.</param>
    /// <param name="pods">The pods as they will be drawn.</param>
    public static IEnumerable<TopologyFault> OfHost(TopologyFacts facts, IReadOnlyList<TopologyPod> pods)
    {
        // A gateway that is another host forwards by itself.
        var own = facts.Picture.Host.Addresses.Select(address => address.Address).ToHashSet();
        var families = pods.SelectMany(pod => pod.Routes).Select(route => route.Gateway).OfType<IPAddress>()
            .Where(own.Contains).Select(gateway => gateway.AddressFamily).ToHashSet();
        if (families.Contains(AddressFamily.InterNetwork) && !facts.Forwards.IPv4)
            yield return Fault(TopologyFaultKind.ForwardingOff, "net.ipv4.ip_forward", "net.ipv4.ip_forward");
        if (families.Contains(AddressFamily.InterNetworkV6) && !facts.Forwards.IPv6)
            yield return Fault(TopologyFaultKind.ForwardingOff, "net.ipv6.conf.all.forwarding", "net.ipv6.conf.all.forwarding");
        var flushed = facts.Pods.Select(pod => NatFaults.Flushed(facts.Rules, pod)).FirstOrDefault(chain => chain is not null);
        if (flushed is { } chain) yield return Fault(TopologyFaultKind.NatFlushed, chain, chain);
        foreach (var bridge in pods.SelectMany(pod => pod.Interfaces).Select(one => one.Bridge).OfType<string>().Distinct())
        {
            if (facts.Picture.Host.Link(bridge) is { IsUp: false }) yield return Fault(TopologyFaultKind.LinkDown, bridge, bridge);
        }
    }

    /// <summary>What is wrong with a pod.</summary>
    /// <param name="facts">Everything that was read.</param>
    /// <param name="pod">What was seen of the pod.</param>
    /// <param name="built">The pod as it will be drawn.</param>
    public static IEnumerable<TopologyFault> OfPod(TopologyFacts facts, PodSighting pod, TopologyPod built)
    {
        var problems = pod.Status.Causes.Select(problem => OfProblem(problem, built)).ToList();
        foreach (var problem in problems) yield return problem;
        if (pod.View is null || !IsSettled(pod.Status)) yield break;
        foreach (var one in built.Interfaces)
        {
            var network = pod.Status.Record.Networks.FirstOrDefault(network => network.InterfaceName == one.Name);
            if (problems.Exists(problem => problem.Interface == one.Name && problem.IsOfConnection)) continue;
            var cable = OfConnection(facts.Picture.Host, one, network).ToList();
            foreach (var fault in cable) yield return fault with { Interface = one.Name };
            if (network is null || cable.Exists(fault => fault.IsOfConnection)) continue;
            foreach (var fault in NetworkFaults.Of(facts, pod, network, one)) yield return fault with { Interface = one.Name };
            foreach (var fault in WayFaults.Of(facts, pod, network, one)) yield return fault with { Interface = one.Name };
        }
    }

    private static TopologyFault OfProblem(PodProblem problem, TopologyPod built) =>
        TopologyFault.Of(problem) with
        {
            Interface = built.Interfaces.FirstOrDefault(one =>
                one.Name == problem.Subject || one.HostEnd?.Link.Name == problem.Subject || one.ExpectedBridge == problem.Subject
                || problem.Kind == PodProblemKind.InterfaceMissing && one is { HostEnd: null, ExpectedBridge: not null })?.Name,
        };

    private static IEnumerable<TopologyFault> OfConnection(NamespaceView host, TopologyPodInterface one, PodNetwork? network)
    {
        if (one.Interface is not { Link: var link })
        {
            yield return Fault(TopologyFaultKind.PodInterfaceMissing, one.Name, one.Name);
            yield break;
        }

        if (!link.IsUp) yield return Fault(TopologyFaultKind.PodLinkDown, link.Name, link.Name);
        if (one.HostEnd is not { Link: var end }) yield break;
        if (!end.IsUp) yield return Fault(TopologyFaultKind.LinkDown, end.Name, end.Name);
        if (one.Wire != TopologyWire.Veth) yield break;
        if (host.MasterOf(end) is { Kind: "bridge", IsUp: true } bridge
            && end is { IsUp: true, State: LinkState.Up, Port: { State: not BridgePortState.Forwarding } port })
        {
            yield return Fault(TopologyFaultKind.PortNotForwarding, end.Name, end.Name, port.State.ToString(), bridge.Name);
        }

        // The tuning plugin sets that of the pod's end alone.
        if (end.Mtu != link.Mtu && network?.List.Plugins.Any(plugin => plugin.Type == "tuning") != true)
            yield return Fault(TopologyFaultKind.MtuDiffers, end.Name, end.Name, Number(end.Mtu), link.Name, Number(link.Mtu));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TopologyFault Fault(TopologyFaultKind kind, string place, params IReadOnlyList<string> values) =>
        new(kind, place, values);
}
