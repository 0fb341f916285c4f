using System.Globalization;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the tuning plugin would change: settings of the kernel in the pod, and properties of its interface.</summary>
internal static class TuningForecast
{
    private const string Mtu = "mtu ", Mac = "mac ";

    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        foreach (var (setting, value) in TuningKeys.Settings(plugin))
            yield return ahead.InPod(PlannedChange.Add(HostFactKind.Setting, $"{setting}: {value}"));
        if (IsForeign(plugin) || Interface(ahead) is not { } fact)
        {
            yield return PlannedChange.Unknown("plugin", ForecastReason.PluginConfiguration, plugin.Type);
            yield break;
        }

        var details = new List<string>(fact.Details);
        if (PluginKeys.Number(plugin, "mtu") is > 0 and var mtu) Replace(details, Mtu, mtu.ToString(CultureInfo.InvariantCulture));
        if ((ahead.MacFor(plugin) ?? PluginKeys.Text(plugin, "mac")) is { Length: > 0 } mac)
            Replace(details, Mac, mac.ToLowerInvariant());
        if (PluginKeys.IsOn(plugin, "promisc")) details.Add(LinkFacts.Promiscuous);
        if (PluginKeys.IsOn(plugin, "allmulti")) details.Add(LinkFacts.AllMulticast);
        foreach (var change in PlannedChange.Between(fact, fact with { Details = details })) yield return ahead.InPod(change);
    }

    /// <summary>What the DEL of the plugins would do to the pod's interface before it is gone: tuning puts back what it has noted.
    /// </summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="fact">The interface as it is.</param>
    /// <param name="sandboxId">The sandbox.</param>
    /// <param name="interfaceName">Its name.</param>
    /// <returns>What would change, and what it would be like then.</returns>
    public static (IReadOnlyList<PlannedChange> Changes, HostFact Then) Undo(
        IEnumerable<PluginConfig> plugins, HostFact fact, string sandboxId, string interfaceName)
    {
        var (changes, now) = (new List<PlannedChange>(), fact);
        foreach (var plugin in plugins.Where(plugin => plugin.Type == "tuning").Reverse())
        {
            var details = new List<string>(now.Details);
            if (BackupOf(plugin, sandboxId, interfaceName) is not { } noted) continue;
            if (noted.TryGetProperty("mtu", out var mtu) && mtu.ToString() is not "0") Replace(details, Mtu, mtu.ToString());
            if (noted.TryGetProperty("mac", out var mac) && mac.ToString().Length > 0) Replace(details, Mac, mac.ToString());
            if (IsFalse(noted, "promisc")) details.Remove(LinkFacts.Promiscuous);
            if (IsFalse(noted, "allmulti")) details.Remove(LinkFacts.AllMulticast);
            var then = now with { Details = details };
            changes.AddRange(PlannedChange.Between(now, then));
            now = then;
        }

        return (changes, now);
    }

    // The plugin's own arguments come before its keys.
    private static bool IsForeign(PluginConfig plugin) => plugin.Json.TryGetProperty("args", out _);

    private static HostFact? Interface(PlannedAttachment ahead) => ahead.Made
        .Where(change => change is { Kind: PlannedKind.Add, Fact.Kind: HostFactKind.Interface } && change.Pod == ahead.Pod)
        .Select(change => change.Fact).FirstOrDefault(fact => fact!.Subject.Split('@')[0] == ahead.InterfaceName);

    private static void Replace(List<string> details, string word, string value)
    {
        var index = details.FindIndex(detail => detail.StartsWith(word, StringComparison.Ordinal));
        if (index >= 0) details[index] = word + value;
    }

    // What it noted before it changed it (tuning.go, createBackup).
    private static JsonElement? BackupOf(PluginConfig plugin, string sandboxId, string interfaceName)
    {
        var directory = PluginKeys.Text(plugin, "dataDir") is { Length: > 0 } given ? given : "/run/cni/tuning";
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, $"{sandboxId}_{interfaceName}.json")));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // it changed nothing that it would put back
        }
    }

    private static bool IsFalse(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.False;
}
