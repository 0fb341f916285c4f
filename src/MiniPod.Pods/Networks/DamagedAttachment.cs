using System.Net;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net.Netlink;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>
/// An attachment whose cache file is damaged. Only the file's name is left of it: network, container and interface, but not the
/// namespace. The addresses that host-local has reserved for the container show which one it is.
/// </summary>
public static class DamagedAttachment
{
    /// <summary>Finds the container whose attachment is in a namespace.</summary>
    /// <param name="cni">Knows the damaged files.</param>
    /// <param name="list">The network.</param>
    /// <param name="attachment">The namespace and the interface; the container is not asked for.</param>
    /// <param name="isOfNamespace">Whether the caller knows a container to be the one of the namespace.</param>
    /// <returns>The container, null if none is known to be; and the files that may be those of the attachment, as long as
    /// no container is known and the interface is there.</returns>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    /// <exception cref="LibcException">The namespace cannot be read.</exception>
    public static (string? ContainerId, IReadOnlyList<string> Unclear) Find(
        CniRuntime cni, NetworkConfigList list, RuntimeConf attachment, Func<string, bool> isOfNamespace)
    {
        var files = Files(cni, list.Name, attachment.IfName);
        if (files.Count == 0 || NetworkNamespace.Find(attachment.NetNs) is not { } netns || netns == NetworkNamespace.Own)
            return (null, []);
        if (InterfaceResult.FindAddresses(new NetworkReader(), attachment) is not { } found) return (null, []);
        if (files.FirstOrDefault(file => isOfNamespace(file.ContainerId)) is { ContainerId: { } known }) return (known, []);

        var addresses = found.Select(address => address.Address).ToHashSet();
        var reserved = AddressPool.Of(list).SelectMany(pool => pool.Reservations())
            .Where(one => AddressPool.ReadInterface(one.Path) is { } name && (name.Length == 0 || name == attachment.IfName))
            .ToLookup(one => one.ContainerId, one => IPAddress.Parse(one.Address), StringComparer.Ordinal);
        if (files.FirstOrDefault(file => reserved[file.ContainerId].Any(addresses.Contains)) is { ContainerId: { } holder })
            return (holder, []);

        // One that holds other addresses than the interface has is in another namespace; one that was set aside had its DEL.
        bool IsElsewhere(string containerId) => addresses.Count > 0 && reserved[containerId].Any();
        return (null, [.. files.Where(file => !file.IsAside && !IsElsewhere(file.ContainerId)).Select(file => file.Path)]);
    }

    private static List<(string ContainerId, string Path, bool IsAside)> Files(CniRuntime cni, string network, string ifName)
    {
        var files = new List<(string, string, bool)>();
        var (start, end) = ($"{network}-", $"-{ifName}");
        foreach (var path in cni.GetDamagedCacheFiles())
        {
            var name = Path.GetFileName(path);
            var isAside = name.StartsWith('.');
            if (isAside) name = Path.GetFileNameWithoutExtension(name)[1..];
            if (name.Length <= start.Length + end.Length || !name.StartsWith(start, StringComparison.Ordinal)) continue;
            if (name.EndsWith(end, StringComparison.Ordinal)) files.Add((name[start.Length..^end.Length], path, isAside));
        }

        return files;
    }
}
