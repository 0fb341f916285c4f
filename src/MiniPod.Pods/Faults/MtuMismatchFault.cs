using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The pod's end of its cable gets another MTU than the host's.</summary>
internal sealed class MtuMismatchFault : KnownFault
{
    private const int Normal = 1500, Large = 9000;

    public override FaultKind Kind => FaultKind.MtuMismatch;

    public override string What => "the pod's end of its cable gets another MTU than the host's end";

    public override string Fails => "large packets that must not be fragmented are lost; what is small works, and so does TCP on this host";

    public override string? Packet => $"minipod packet --from {FaultPacket.Pod} --to host --icmp --size 5000";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (link, end) = (site.Link, site.HostEnd);
        if (link.Mtu != end.Mtu) throw site.Refuse($"the MTU of {link.Name} and that of {end.Name} differ already");
        return [new LinkMtu(site.Netns, link.Name, link.Mtu, link.Mtu < Large ? Large : Normal)];
    }
}
