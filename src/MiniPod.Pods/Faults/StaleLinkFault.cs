using MiniPod.Linux;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Faults;

/// <summary>The pod's link in /var/run/netns points to a namespace that does not exist.</summary>
internal sealed class StaleLinkFault : KnownFault
{
    public override FaultKind Kind => FaultKind.StaleLink;

    public override string What => "the pod's link in /var/run/netns points to nothing";

    public override string Fails => "'ip netns exec' fails; traffic goes on";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var link = PodPaths.Link(site.Record);
        if (new FileInfo(link).LinkTarget is not { } target || NetworkNamespace.Find(link) is null)
            throw site.Refuse($"\"{link}\" leads nowhere already");
        return [new RedirectedLink(link, target, $"{site.Netns}.gone")];
    }
}
