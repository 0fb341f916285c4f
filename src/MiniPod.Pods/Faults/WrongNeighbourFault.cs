using MiniPod.Net;
using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The host has a fixed entry for the pod with a hardware address that nobody has.</summary>
internal sealed class WrongNeighbourFault : KnownFault
{
    private const string Nobody = "02:00:00:00:00:99";

    public override FaultKind Kind => FaultKind.WrongNeighbour;

    public override string What => "the host gets a fixed neighbour entry for the pod with a wrong hardware address";

    public override string Fails => "neither the host nor the outside reaches the pod; other pods do";

    public override string? Packet => FaultPacket.ToPod;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (address, bridge) = (site.Address, site.Bridge);
        if (site.Picture.Host.Neighbours.Any(one => one.LinkIndex == bridge.Index && one.Address.Equals(address)
            && (one.State & NeighbourState.Permanent) != 0))
        {
            throw site.Refuse($"the host has a fixed entry for {address} already");
        }

        return [new FixedNeighbour(bridge.Name, address.ToString(), Nobody)];
    }
}
