using System.Net;
using System.Net.Sockets;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The host's way to the pod leads by another interface, and the host drops what comes in by the bridge for that reason.</summary>
internal sealed class RpFilterFault : KnownFault
{
    public override FaultKind Kind => FaultKind.RpFilter;

    public override string What => "the host's route to the pod leads by another interface, and rp_filter of the bridge is 1";

    public override string Fails => "the host drops what the pod sends it, and does not even answer its ARP; other pods reach it";

    public override string? Packet => FaultPacket.ToOutside;

    public override string? OnHost => "it makes the kernel check all packets that come in by the bridge (rp_filter), until it is undone";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (address, bridge) = (site.Address, site.Bridge);
        if (RpFilterOf(site, bridge.Name) > 0) throw site.Refuse($"rp_filter of {bridge.Name} is on already");
        var other = site.Picture.Host.Links.FirstOrDefault(link => link.IsUp && link.Name != "lo" && link.Index != bridge.Index
                && link.Master is null && site.Picture.Host.Addresses.Any(one => one.LinkIndex == link.Index && IsIPv4(one.Address)))
            ?? throw site.Refuse("the host has no other interface");
        var setting = $"ipv4/conf/{bridge.Name}/rp_filter";
        return
        [
            new KernelSetting(setting, "0", "1"),
            new ChangedRoute(null, other.Name, null, RouteWriter.Make(new IPNetwork(address, 32), null, other.Index)),
        ];
    }

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static int RpFilterOf(FaultSite site, string link) =>
        Math.Max(site.Setting("ipv4/conf/all/rp_filter") ?? 0, site.Setting($"ipv4/conf/{link}/rp_filter") ?? 0);
}
