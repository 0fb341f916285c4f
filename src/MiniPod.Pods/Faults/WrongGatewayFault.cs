using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The pod's default route leads to an address that nobody has.</summary>
internal sealed class WrongGatewayFault : KnownFault
{
    public override FaultKind Kind => FaultKind.WrongGateway;

    public override string What => "the pod's default route leads to an address that nobody has";

    public override string Fails => "the pod reaches only its own network; requests from outside arrive, and the answers do not get back";

    public override string? Packet => FaultPacket.ToOutside;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (network, address, prefixLength, gateway) = site.Attachment;
        if (gateway is null || !site.Picture.Host.Addresses.Any(one => one.Address.Equals(gateway)))
            throw site.Refuse("its gateway is no address of this host");
        IReadOnlyList<(NetworkRoute, byte[])> routes = [];
        NetworkNamespace.Run(site.Netns, () => routes = RouteWriter.Read());
        var (route, saved) = site.DefaultRoute(routes);
        if (route.NextHops is not [{ Gateway: { } now }] || !now.Equals(gateway))
            throw site.Refuse($"its default route does not lead to {gateway}");
        var wrong = FreeAddress.Find(network, address, prefixLength) ?? throw site.Refuse("its network has no free address");
        if (!site.Pod.Routes.Any(one => one.NextHops is [{ Gateway: null }] && one.Destination.Contains(wrong)))
            throw site.Refuse("no other address of its network is on its link");
        var instead = RouteWriter.Make(route.Destination, wrong, route.NextHops[0].LinkIndex);
        return [new ChangedRoute(site.Netns, network.InterfaceName, saved, instead)];
    }
}
