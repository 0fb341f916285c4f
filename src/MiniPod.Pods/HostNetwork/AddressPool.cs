using System.Net;
using System.Text.Json;
using MiniPod.Cni;

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

    /// <summary>Returns the pools of a network; most have one or none.</summary>
    public static IEnumerable<AddressPool> Of(NetworkConfigList list)
    {
        foreach (var plugin in list.Plugins.Where(plugin => plugin.IpamType == "host-local"))
        {
            var ipam = plugin.Json.GetProperty("ipam");
            var root = Text(ipam, "dataDir") is { Length: > 0 } given && Path.IsPathFullyQualified(given) ? given : DefaultDirectory;
            yield return new AddressPool(list.Name, Path.Combine(root, list.Name), [.. ReadSets(ipam)]);
        }
    }

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
    public static string? ReadOwner(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault()?.Trim() ?? "";
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

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
