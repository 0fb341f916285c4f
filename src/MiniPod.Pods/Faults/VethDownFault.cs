using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The host's end of the pod's cable is set down.</summary>
internal sealed class VethDownFault : KnownFault
{
    public override FaultKind Kind => FaultKind.VethDown;

    public override string What => "the host's end of the pod's cable is set down";

    public override string Fails => "the pod reaches nobody, and nobody reaches it";

    public override string? Packet => FaultPacket.ToPod;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        if (!site.HostEnd.IsUp) throw site.Refuse($"{site.HostEnd.Name} is down already");
        return [LinkSetDown.Of(site.Picture.Host, site.HostEnd)];
    }
}
