using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The host no longer forwards packets.</summary>
internal sealed class ForwardingOffFault : KnownFault
{
    private const string Forward = "ipv4/ip_forward";

    public override FaultKind Kind => FaultKind.ForwardingOff;

    public override string What => "net.ipv4.ip_forward is set to 0";

    public override string Fails => "nothing is routed between pods and the outside";

    public override string? Packet => FaultPacket.ToOutside;

    public override string? OnHost => "it stops all forwarding of IPv4 on this host, also that of Docker's containers, until it is undone";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        if (site.Setting(Forward) != 1) throw site.Refuse("net.ipv4.ip_forward is not 1");

        // The kernel sets that of each interface too, and back to 1; what was 0 before comes back last.
        var links = site.Picture.Host.Links.Select(link => $"ipv4/conf/{link.Name}/forwarding")
            .Where(setting => site.Setting(setting) == 0);
        return [.. links.Select(setting => new KernelSetting(setting, "0", "0")), new KernelSetting(Forward, "1", "0")];
    }
}
