using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>With which of the kernel's interfaces a plugin writes its NAT rules: the configured one, by default iptables, and
/// nftables where that is not installed [plugins 1.9.1]; older plugins know iptables only.</summary>
internal static class PluginBackend
{
    public const string Iptables = "iptables", Nftables = "nftables", Either = "";

    /// <summary>The program of <see cref="Nftables"/>; that of <see cref="Iptables"/> has its name.</summary>
    public const string Nft = "nft";

    /// <summary>Returns the back end of a plugin that masquerades; null if it does not.</summary>
    public static string? OfMasquerading(PluginConfig plugin, IHostPrograms programs) =>
        plugin.Type is "bridge" or "ptp" && IsOn(plugin, "ipMasq") ? Configured(plugin) ?? Default(programs) : null;

    /// <summary>Returns the back end of a plugin that publishes ports; null if it does not.</summary>
    public static string? OfPublishing(PluginConfig plugin, IHostPrograms programs) =>
        plugin.Type == "portmap" ? Configured(plugin) ?? Default(programs) : null;

    /// <summary>Whether firewalld runs: then the firewall plugin uses it, unless it is told otherwise.</summary>
    public static bool HasFirewalld => Directory.Exists("/run/firewalld");

    /// <summary>Returns what a plugin needs to write its rules: <see cref="Iptables"/>, <see cref="Nftables"/>, or
    /// <see cref="Either"/>, of which a newer plugin takes the one that is there.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="hasPorts">Whether it publishes ports.</param>
    public static IEnumerable<string> Needs(PluginConfig plugin, bool hasPorts)
    {
        switch (plugin.Type)
        {
            case "firewall":
                var given = Configured(plugin) ?? (HasFirewalld ? "firewalld" : Iptables);
                if (given == Iptables) yield return Iptables;
                break;
            case "portmap" when hasPorts:
                yield return Configured(plugin) ?? Either;
                break;
            case "bridge" or "ptp":
                if (IsOn(plugin, "ipMasq")) yield return Configured(plugin) ?? Either;
                if (plugin.Type == "bridge" && IsOn(plugin, "macspoofchk")) yield return Nftables; // whatever the back end
                break;
        }
    }

    private static string Default(IHostPrograms programs) => programs.Has(Iptables) ? Iptables : Nftables;

    private static bool IsOn(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    // Null if the plugin chooses.
    private static string? Configured(PluginConfig plugin) =>
        plugin.Json.TryGetProperty(plugin.Type is "bridge" or "ptp" ? "ipMasqBackend" : "backend", out var value)
            && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
