using System.Net;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The host's way to the pod takes only small packets, and the report of that to the sender is dropped.</summary>
internal sealed class MtuBlackHoleFault : KnownFault
{
    private const int Small = 1000;

    public override FaultKind Kind => FaultKind.MtuBlackHole;

    public override string What => "the way to the pod takes at most 1000 bytes, and a rule drops the report to the sender";

    public override string Fails => "small requests from outside work; large ones hang until they time out";

    public override string? Packet => $"{FaultPacket.FromOutside} --size 5000";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (address, bridge) = (site.Address, site.Bridge);
        if (site.Picture.Host.Routes.Any(route => route.Destination.PrefixLength == 32 && route.Destination.BaseAddress.Equals(address)
            && route.Table == NetworkRoute.MainTable))
        {
            throw site.Refuse($"the host has a route of its own for {address} already");
        }

        if (bridge.Mtu <= Small) throw site.Refuse($"the MTU of {bridge.Name} is {bridge.Mtu} already");
        site.RequireRules();
        return
        [
            new AddedRule(
                "iptables",
                "OUTPUT",
                $"-p icmp -m icmp --icmp-type 3/4 -m conntrack --ctreplsrc {address} -j DROP"),
            new ChangedRoute(null, bridge.Name, null, RouteWriter.Make(new IPNetwork(address, 32), null, bridge.Index, Small)),
        ];
    }
}
