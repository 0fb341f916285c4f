using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>With which of the kernel's interfaces a plugin is configured to write its NAT rules. The default is iptables, where
/// it is installed [plugins 1.9.1]; older plugins know nothing else.</summary>
internal static class PluginBackend
{
    public const string Iptables = "iptables", Nftables = "nftables";

    /// <summary>Returns the back end of a plugin that masquerades; null if it does not.</summary>
    public static string? OfMasquerading(PluginConfig plugin) =>
        plugin.Type is "bridge" or "ptp" && plugin.Json.TryGetProperty("ipMasq", out var isOn) && isOn.ValueKind == JsonValueKind.True
            ? Text(plugin, "ipMasqBackend") ?? Iptables
            : null;

    /// <summary>Returns the back end of a plugin that publishes ports; null if it does not.</summary>
    public static string? OfPublishing(PluginConfig plugin) => plugin.Type == "portmap" ? Text(plugin, "backend") ?? Iptables : null;

    private static string? Text(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
