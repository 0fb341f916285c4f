using System.Collections.Frozen;
using System.Globalization;
using static MiniPod.Pods.Topology.TopologyFaultKind;

namespace MiniPod.Pods.Topology;

/// <summary>What is broken, as a sentence.</summary>
public static class FaultSentence
{
    // {0}, {1} ... are the values of the fault.
    private static readonly FrozenDictionary<TopologyFaultKind, string> English = new Dictionary<TopologyFaultKind, string>
    {
        [SandboxMissing] = "the sandbox (pause) is gone: {0}",
        [SandboxDead] = "the sandbox (pause) is not running: {0}. The namespace lives on, but no new container can join it",
        [SandboxRestarted] = "the sandbox (pause) was restarted and has another namespace: {0}",
        [LinkBroken] = "the pod's link in /var/run/netns is broken: {0}",
        [LinkDown] = "{0} is down",
        [PodLinkDown] = "{0} in the pod is down",
        [PortNotForwarding] = "{0} is {1} as a port of {2}",
        [MtuDiffers] = "the MTU of {0} is {1}, but that of {2} in the pod is {3}: larger packets are lost",
        [PodInterfaceMissing] = "the pod's namespace has no interface {0}",
        [AddressMissing] = "{0} is missing its address {1}",
        [DefaultRouteMissing] = "{0} is missing its network's default route",
        [RouteMissing] = "{0} is missing its network's route to {1}",
        [GatewayMissing] = "the pod's gateway {0} is no address of the host",
        [ForwardingOff] = "{0} is 0: the host does not forward packets of pods",
        [RefusedFrom] = "a rule stops packets from {0}: {1} {2}",
        [RefusedTo] = "a rule stops packets to {0}: {1} {2}",
        [NotLetThrough] = "no rule lets packets from {0} through, and the host's policy is {1}",
        [NotMasqueraded] = "packets from {0} leave the host unmasqueraded, so replies cannot return",
        [PortNotForwarded] = "no rule forwards {0} to the pod",
        [WrongGateway] = "the default route by {0} leads to {1}, but the pod's gateway is {2}",
        [NatFlushed] = "the NAT table was flushed: the plugins' chains, as {0}, are there and empty",
        [PortClosed] = "no rule lets new connections to {0} through, and the host's policy is {1}",
        [SmallWay] = "the host's way to {0} by {2} takes at most {1} bytes: larger packets are lost",
        [AddressTwice] = "{0} is also an address of {2} in the network namespace {1}, behind port {3}",
        [WrongNeighbour] = "the host has a fixed entry for {0} on {2}, {1}, which is not the pod's hardware address",
        [SourceRefused] = "the host drops what {0} sends: it comes in by {1}, but the host's own way there is by {2} (rp_filter)",
        [HairpinOff] = "hairpin is off at port {0} of {1}: the pod does not reach its own published ports",
    }.ToFrozenDictionary();

    /// <summary>The sentence, without a full stop.</summary>
    public static string Of(TopologyFault fault)
    {
        if (English.TryGetValue(fault.Kind, out var format))
        {
            var text = string.Format(CultureInfo.InvariantCulture, format, [.. fault.Values]);
            return fault.Kind == DefaultRouteMissing && fault.Values[1].Length > 0 ? $"{text} via {fault.Values[1]}" : text;
        }

        return fault.Place.Length > 0 ? $"{fault.Place}: {fault.Values[0]}" : fault.Values[0];
    }
}
