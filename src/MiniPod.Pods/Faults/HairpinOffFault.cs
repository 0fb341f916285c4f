using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The pod's port of the bridge no longer sends back what came by it.</summary>
internal sealed class HairpinOffFault : KnownFault
{
    public override FaultKind Kind => FaultKind.HairpinOff;

    public override string What => "hairpin is switched off at the pod's port of the bridge";

    public override string Fails => "the pod does not reach its own published port; everybody else does";

    public override string? Packet => $"minipod packet --from {FaultPacket.Pod} --to {FaultPacket.Port}";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        site.RequirePorts();
        var bridge = site.Bridge;
        if (site.HostEnd.Port?.IsHairpin != true) throw site.Refuse($"hairpin is off already at its port of {bridge.Name}");
        if (site.Setting("bridge/bridge-nf-call-iptables") is null or 0)
        {
            throw site.Refuse(
                "net.bridge.bridge-nf-call-iptables is 0 or missing, so that what the pod sends to its own port does not leave by the "
                + "bridge, and nothing would fail");
        }

        return [new HairpinMode(site.HostEnd.Name)];
    }
}
