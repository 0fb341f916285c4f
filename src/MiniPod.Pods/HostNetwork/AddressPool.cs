using System.Net;
using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>What the plugin host-local keeps of a network: a file for each address that is taken, with the container's id in it.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Directory">Where the files are.</param>
/// <param name="Sets">The sets of ranges: a container is given an address of each set, from whichever of its ranges has one.</param>
internal sealed record AddressPool(string Network, string Directory, IReadOnlyList<IReadOnlyList<AddressRange>> Sets)
{
    private const string DefaultDirectory = "/var/lib/cni/networks";
    private static readonly TimeSpan LongestAdd = TimeSpan.FromMinutes(5);

    /// <summary>The pools of a network; most have one or none.</summary>
    public static IEnumerable<AddressPool> Of(NetworkConfigList list)
    {
        foreach (var plugin in list.Plugins.Where(plugin => plugin.IpamType == "host-local"))
        {
            var ipam = plugin.Json.GetProperty("ipam");
            var root = Text(ipam, "dataDir") is { Length: > 0 } given && Path.IsPathFullyQualified(given) ? given : DefaultDirectory;
            yield return new AddressPool(list.Name, Path.Combine(root, list.Name), [.. ReadSets(ipam)]);
        }
    }

    /// <summary>The addresses that are taken, and by which container.</summary>
    public IEnumerable<(string Path, string Address, string ContainerId)> Reservations()
    {
        if (!System.IO.Directory.Exists(Directory)) yield break;
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory).Order(StringComparer.Ordinal))
        {
            var address = Path.GetFileName(path);
            if (IPAddress.TryParse(address, out _) && ReadOwner(path) is { } owner) yield return (path, address, owner);
        }
    }

    /// <summary>Whether a reservation is so young that its ADD may still be under way: other runtimes tell of an
    /// attachment after ADD only.</summary>
    public static bool IsYoung(string path, TimeProvider time) => time.GetUtcNow() - File.GetLastWriteTimeUtc(path) < LongestAdd;

    /// <summary>The container in a reservation's first line; null when the reservation is gone.</summary>
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
