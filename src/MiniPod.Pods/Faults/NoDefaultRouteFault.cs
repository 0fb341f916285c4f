using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The pod's default route is taken away.</summary>
internal sealed class NoDefaultRouteFault : KnownFault
{
    public override FaultKind Kind => FaultKind.NoDefaultRoute;

    public override string What => "the pod's default route is removed";

    public override string Fails => "the pod reaches only its own network; requests from outside arrive and are not answered";

    public override string? Packet => FaultPacket.ToOutside;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        IReadOnlyList<(NetworkRoute, byte[])> routes = [];
        NetworkNamespace.Run(site.Netns, () => routes = RouteWriter.Read());
        var (network, _, _, gateway) = site.Attachment;
        var (route, saved) = site.DefaultRoute(routes);
        if (route.NextHops is not [{ Gateway: { } now }] || !now.Equals(gateway)) throw site.Refuse("its network gave it no default route");
        return [new ChangedRoute(site.Netns, network.InterfaceName, saved, null)];
    }
}
