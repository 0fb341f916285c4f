using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The host's end of the pod's cable is taken out of the bridge.</summary>
internal sealed class VethUnpluggedFault : KnownFault
{
    public override FaultKind Kind => FaultKind.VethUnplugged;

    public override string What => "the host's end of the pod's cable is taken out of the bridge";

    public override string Fails => "the pod reaches nobody, and nobody reaches it";

    public override string? Packet => FaultPacket.ToPod;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        return [new UnpluggedPort(site.HostEnd.Name, site.Bridge.Name, site.HostEnd.Port?.IsHairpin == true)];
    }
}
