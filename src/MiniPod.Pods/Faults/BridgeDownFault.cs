using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The bridge of the pod's network is set down.</summary>
internal sealed class BridgeDownFault : KnownFault
{
    public override FaultKind Kind => FaultKind.BridgeDown;

    public override string What => "the bridge of the network is set down";

    public override string Fails => "no pod of the network reaches anybody, and nobody reaches it";

    public override string? Packet => FaultPacket.ToPod;

    public override string? OnHost => "it cuts off all pods of the network, until it is undone";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        if (!site.Bridge.IsUp) throw site.Refuse($"{site.Bridge.Name} is down already");
        return [LinkSetDown.Of(site.Picture.Host, site.Bridge)];
    }
}
