using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The MAC addresses of interfaces on the host that another program changed after the plugins had recorded them. udev gives
/// the host end of a veth pair another one (systemd.link(5), <c>MACAddressPolicy=persistent</c>), and a bridge without an
/// address of its own has that of one of its ports. The plugins' CHECK compares them, although nothing depends on them.
/// </summary>
internal static class ChangedMacs
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Finds those of interfaces that are surely the attachment's: the peer of the interface in the pod, and the bridge
    /// that this peer is attached to.</summary>
    /// <param name="kernel">Reads the kernel's network.</param>
    /// <param name="result">The result of the ADD.</param>
    /// <param name="interfaceName">The name of the interface in the pod.</param>
    /// <param name="netns">A path of the pod's namespace.</param>
    /// <returns>The addresses now, by interface; empty if none was changed.</returns>
    /// <exception cref="LibcException">The interfaces cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Find(
        INetworkReader kernel, CniResult result, string interfaceName, string netns) =>
        Recorded(result).Any() && NetworkNamespace.Find(netns) is { } identity
            ? Find(kernel.Read(NetworkParts.Links, [netns]), result, interfaceName, identity)
            : None;

    /// <inheritdoc cref="Find(INetworkReader, CniResult, string, string)"/>
    /// <param name="picture">The interfaces of the host and of the pod.</param>
    /// <param name="result">The result of the ADD.</param>
    /// <param name="interfaceName">The name of the interface in the pod.</param>
    /// <param name="netns">The pod's namespace.</param>
    public static IReadOnlyDictionary<string, string> Find(
        NetworkPicture picture, CniResult result, string interfaceName, FileIdentity netns)
    {
        NetworkLink? Changed(CniInterface one) =>
            picture.Host.Link(one.Name) is { MacText: { } mac } link && !mac.Equals(one.Mac, StringComparison.OrdinalIgnoreCase)
                ? link
                : null;
        var changed = Recorded(result).Select(Changed).OfType<NetworkLink>().ToList();
        if (changed.Count == 0
            || picture.Find(netns) is not { } pod
            || pod.Link(interfaceName) is not { } inside
            || picture.PeerOf(pod, inside) is not var (view, peer)
            || view != picture.Host)
        {
            return None;
        }

        return changed
            .Where(link => link.Index == peer.Index || link.Index == peer.Master)
            .ToDictionary(link => link.Name, link => link.MacText!);
    }

    private static IEnumerable<CniInterface> Recorded(CniResult result) =>
        result.Interfaces.Where(one => string.IsNullOrEmpty(one.Sandbox) && one.Mac is { Length: > 0 });
}
