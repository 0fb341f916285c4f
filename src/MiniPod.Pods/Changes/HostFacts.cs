using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Changes;

/// <summary>Reads what the network of the host and of a pod is like now, line by line. What the kernel makes by itself, and a little
/// later, is left out, because no step could be told from another by it: addresses and routes of single links in IPv6, and the routes
/// to the host's own addresses.</summary>
/// <param name="paths">Where MiniPod keeps links and pins.</param>
public sealed class HostFacts(PodPaths paths)
{
    /// <summary>The host's programs. Default those of this host.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();

    /// <summary>Reads the kernel's network. Default that of this host.</summary>
    public INetworkReader Kernel { get; init; } = new NetworkReader();

    /// <summary>Reads them.</summary>
    /// <exception cref="PodException">The rules cannot be read.</exception>
    /// <exception cref="Linux.LibcException">The kernel does not tell.</exception>
    public async Task<IReadOnlyList<HostFact>> ReadAsync(WatchedPlace place, CancellationToken cancellationToken)
    {
        var rules = RuleFacts.ReadAsync(Programs, cancellationToken);
        IReadOnlyList<string> others = place.NamespacePath is { } path ? [path] : [];
        var picture = Kernel.Read(NetworkParts.Links | NetworkParts.Addresses | NetworkParts.Routes, others);
        var facts = new List<HostFact>(LinkFacts.Of(picture.Host, pod: null));
        facts.AddRange(SettingFacts.Read(picture.Host.Links.Select(link => link.Name)));
        facts.AddRange(FileFacts.Read(paths, place.AddressDirectories));
        if (place is { NamespacePath: { } inside, Settings.Count: > 0 } && picture.Others.Count > 0)
            facts.AddRange(SettingFacts.ReadIn(place.Pod, inside, place.Settings));
        foreach (var view in picture.Others)
        {
            facts.Add(new HostFact(place.Pod, HostFactKind.Namespace, FileFacts.NamespaceText(view.Identity), []));
            facts.AddRange(LinkFacts.Of(view, place.Pod));
        }

        facts.AddRange(await rules.ConfigureAwait(false));
        return facts;
    }
}
