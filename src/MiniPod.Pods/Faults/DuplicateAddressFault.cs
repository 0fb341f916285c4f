using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Faults;

/// <summary>Another namespace on the bridge has the pod's address.</summary>
internal sealed class DuplicateAddressFault : KnownFault
{
    public override FaultKind Kind => FaultKind.DuplicateAddress;

    public override string What => "another namespace on the bridge gets the pod's address";

    public override string Fails => "who asks for the pod reaches now the one, now the other: connections are refused";

    public override string? Packet => FaultPacket.ToPod;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (network, address, prefixLength, _) = site.Attachment;
        var name = $"{site.Record.FullName}-twin";
        var path = PodPaths.Link(name);
        if (Path.Exists(path)) throw site.Refuse($"\"{path}\" exists already");
        var cable = $"twin{site.Record.Id[..8]}";
        if (site.Picture.Host.Link(cable) is not null) throw site.Refuse($"the host has an interface {cable} already");
        return [new AddressTwin(path, cable, site.Bridge.Name, address.ToString(), prefixLength, site.Netns, network.InterfaceName)];
    }
}
