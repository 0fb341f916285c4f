using System.Globalization;
using MiniPod.Cni;

namespace MiniPod.Pods.NetworkRules;

/// <summary>
/// Finds the mistakes in a network's configuration that can be seen without running a plugin: types and bounds of the
/// standard plugins' keys, addresses, interfaces that are not there. What only a plugin can know is left to it.
/// </summary>
public static class NetworkMistakes
{
    /// <summary>Finds them.</summary>
    /// <param name="list">The network.</param>
    /// <returns>The mistakes, in the order of the plugins. Usually none.</returns>
    public static IReadOnlyList<NetworkMistake> Find(NetworkConfigList list)
    {
        var found = new List<NetworkMistake>();
        var text = ReadSource(list) ?? list.Raw.ToArray();
        var lines = JsonLines.Read(text);
        foreach (var (index, plugin) in list.Plugins.Index())
        {
            // A file with a single plugin is that plugin's object; those of a folder have files of their own.
            var place = string.Create(CultureInfo.InvariantCulture, $"plugins[{index}]");
            var prefix = lines.Has(place) ? $"{place}." : lines.Has("plugins") ? $"{plugin.Type}: " : "";
            foreach (var (key, problem) in PluginKeys.Check(plugin.Type, plugin.Json)) Add($"{prefix}{key}", problem);
            if (plugin.IpamType is not { } ipam) continue;
            foreach (var (key, problem) in IpamKeys.Check(ipam, plugin.Ipam!.Value, plugin.HasCapability("ipRanges")))
                Add($"{prefix}ipam.{key}", problem);
        }

        return found;

        void Add(string key, string problem) => found.Add(new NetworkMistake(list.Source, lines.Find(key), key, problem));
    }

    private static byte[]? ReadSource(NetworkConfigList list)
    {
        try
        {
            return File.Exists(list.Source) ? File.ReadAllBytes(list.Source) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
