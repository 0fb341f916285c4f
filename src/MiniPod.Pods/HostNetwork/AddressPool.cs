using System.Net;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Linux;
using static MiniPod.Pods.HostNetwork.ForeignJson;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The address store of the host-local plugin for a network: a file for each reserved address,
/// containing the container ID.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Directory">The directory of the files.</param>
/// <param name="Sets">The range sets: a container gets one address from each set, from any of its ranges that
/// has a free one.</param>
internal sealed record AddressPool(string Network, string Directory, IReadOnlyList<IReadOnlyList<AddressRange>> Sets)
{
    private const string DefaultDirectory = "/var/lib/cni/networks";
    private static readonly TimeSpan LongestAdd = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    /// <summary>Returns the pools of a network; most have one or none.</summary>
    public static IEnumerable<AddressPool> Of(NetworkConfigList list)
    {
        foreach (var plugin in list.Plugins.Where(plugin => plugin.IpamType == "host-local"))
        {
            var ipam = plugin.Ipam!.Value;
            var root = Text(ipam, "dataDir") is { Length: > 0 } given && Path.IsPathFullyQualified(given) ? given : DefaultDirectory;
            yield return new AddressPool(list.Name, Path.Combine(root, list.Name), [.. ReadSets(ipam)]);
        }
    }

    /// <summary>Whether it can assign an address.</summary>
    public bool Contains(IPAddress address) => Sets.Any(set => set.Any(range => range.Contains(address)));

    /// <summary>Returns the reserved addresses, and the containers that hold them.</summary>
    public IEnumerable<(string Path, string Address, string ContainerId)> Reservations()
    {
        if (!System.IO.Directory.Exists(Directory)) yield break;
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory).Order(StringComparer.Ordinal))
        {
            var address = Path.GetFileName(path);
            if (IPAddress.TryParse(address, out _) && ReadOwner(path) is { } owner) yield return (path, address, owner);
        }
    }

    /// <summary>Whether a reservation is so recent that its ADD may still be in progress: other runtimes record an
    /// attachment only after ADD.</summary>
    public static bool IsYoung(string path, TimeProvider time) => time.GetUtcNow() - File.GetLastWriteTimeUtc(path) < LongestAdd;

    /// <summary>Reads the container ID from the first line of a reservation; null if the reservation is gone.</summary>
    public static string? ReadOwner(string path) => ReadLine(path, 0);

    /// <summary>Reads the name of the interface from the second line of a reservation; null if the reservation is gone,
    /// empty if it has no such line, as in those of old plugins.</summary>
    public static string? ReadInterface(string path) => ReadLine(path, 1);

    /// <summary>Releases an address, with the rules of the firewall plugin for it, if it is still reserved for the
    /// container.</summary>
    /// <exception cref="PodException">The rules cannot be removed.</exception>
    /// <exception cref="TimeoutException">The plugin's lock was not free in time.</exception>
    public async Task ReleaseAsync(
        IHostPrograms programs, string path, string address, string owner, CancellationToken cancellationToken)
    {
        // The plugin's own lock: no other process can reserve or release an address meanwhile.
        using var taken = await FileLock.AcquireAsync(
            Path.Combine(Directory, "lock"), LockPatience, cancellationToken).ConfigureAwait(false);
        if (ReadOwner(path) != owner) return;
        await FirewallRules.CloseAsync(programs, IPAddress.Parse(address), cancellationToken).ConfigureAwait(false);
        File.Delete(path);
    }

    /// <summary>Removes the rules of the firewall plugin for an address, unless somebody has reserved it.</summary>
    /// <exception cref="PodException">The rules cannot be removed.</exception>
    /// <exception cref="TimeoutException">The plugin's lock was not free in time.</exception>
    public async Task CloseFreeAsync(IHostPrograms programs, IPAddress address, CancellationToken cancellationToken)
    {
        using var taken = await FileLock.AcquireAsync(
            Path.Combine(Directory, "lock"), LockPatience, cancellationToken).ConfigureAwait(false);
        if (File.Exists(Path.Combine(Directory, address.ToString()))) return;
        await FirewallRules.CloseAsync(programs, address, cancellationToken).ConfigureAwait(false);
    }

    private static string? ReadLine(string path, int number)
    {
        try
        {
            return File.ReadLines(path).Skip(number).FirstOrDefault()?.Trim() ?? "";
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<IReadOnlyList<AddressRange>> ReadSets(JsonElement ipam)
    {
        if (AddressRange.Read(ipam) is { } single) yield return [single];
        if (ipam.ValueKind != JsonValueKind.Object || !ipam.TryGetProperty("ranges", out var sets) || sets.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var set in sets.EnumerateArray().Where(set => set.ValueKind == JsonValueKind.Array))
            yield return [.. set.EnumerateArray().Select(AddressRange.Read).OfType<AddressRange>()];
    }
}
