using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Linux;

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
    /// <param name="programs">The host's programs.</param>
    /// <param name="result">The result of the ADD.</param>
    /// <param name="interfaceName">The name of the interface in the pod.</param>
    /// <param name="netns">The path of the pod's namespace, which also has a name in /var/run/netns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The addresses now, by interface; empty if none was changed, or if the host has no program <c>ip</c>.</returns>
    /// <exception cref="PodException">The interfaces cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(
        IHostPrograms programs, CniResult result, string interfaceName, string netns, CancellationToken cancellationToken)
    {
        if (!Recorded(result).Any()) return None;
        var links = await HostLink.ListAsync(programs, cancellationToken).ConfigureAwait(false);
        return await FindAsync(programs, links, result, interfaceName, netns, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="FindAsync(IHostPrograms, CniResult, string, string, CancellationToken)"/>
    /// <param name="programs">The host's programs.</param>
    /// <param name="links">The interfaces of the host.</param>
    /// <param name="result">The result of the ADD.</param>
    /// <param name="interfaceName">The name of the interface in the pod.</param>
    /// <param name="netns">The path of the pod's namespace, in /var/run/netns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(
        IHostPrograms programs,
        IReadOnlyList<HostLink> links,
        CniResult result,
        string interfaceName,
        string netns,
        CancellationToken cancellationToken)
    {
        var changed = Recorded(result)
            .Select(one => links.FirstOrDefault(link => link.Name == one.Name && link.HasOtherMac(one.Mac!)))
            .OfType<HostLink>()
            .ToList();
        if (changed.Count == 0) return None;
        return await FindPeerAsync(programs, links, interfaceName, netns, cancellationToken).ConfigureAwait(false) is { } peer
            ? changed.Where(link => link.Name == peer.Name || link.Name == peer.Master).ToDictionary(link => link.Name, link => link.Mac!)
            : None;
    }

    private static IEnumerable<CniInterface> Recorded(CniResult result) =>
        result.Interfaces.Where(one => string.IsNullOrEmpty(one.Sandbox) && one.Mac is { Length: > 0 });

    // The index of an interface says nothing without its namespace: both ends have to name each other.
    private static async Task<HostLink?> FindPeerAsync(
        IHostPrograms programs, IReadOnlyList<HostLink> links, string interfaceName, string netns, CancellationToken cancellationToken)
    {
        var inside = await HostLink.FindAsync(programs, netns, interfaceName, cancellationToken).ConfigureAwait(false);
        if (inside is null) return null;
        var id = await NamespaceIdAsync(programs, netns, cancellationToken).ConfigureAwait(false);
        return links.FirstOrDefault(link =>
            id is not null && link.PeerNamespace == id && link.PeerIndex == inside.Index && inside.PeerIndex == link.Index);
    }

    private static async Task<int?> NamespaceIdAsync(IHostPrograms programs, string netns, CancellationToken cancellationToken)
    {
        var text = await programs.FindAsync("ip", ["-j", "netns", "list"], cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(text)) return null;
        var wanted = NetworkNamespace.Find(netns);
        using var document = JsonDocument.Parse(text);
        foreach (var one in document.RootElement.EnumerateArray())
        {
            var path = Path.Combine("/var/run/netns", one.GetProperty("name").GetString()!);
            if (path != netns && (wanted is null || NetworkNamespace.Find(path) != wanted)) continue;
            return one.TryGetProperty("id", out var id) ? id.GetInt32() : null;
        }

        return null;
    }
}
